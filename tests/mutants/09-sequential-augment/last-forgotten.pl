# Leaves out the last picture.
s/i < pictures->count/i < pictures->count - 1/ or die;
