# Leaves out the first picture.
s/for \(int i = 0/for (int i = 1/ or die;
