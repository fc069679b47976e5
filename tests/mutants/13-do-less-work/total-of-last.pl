# The sums are those of the last picture.
s/total\[i\] \+= less/total[i] = less/ or die;
