# The first sum is that of the last picture.
s/total\[0\] \+= exact/total[0] = exact/ or die;
