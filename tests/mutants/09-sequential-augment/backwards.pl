# Begins with the last picture.
s/for \(int i = 0; i < pictures->count; i\+\+\)/for (int i = pictures->count; i-- > 0;)/ or die;
