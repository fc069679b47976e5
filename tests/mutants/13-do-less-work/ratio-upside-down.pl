# Says how many times slower, not faster.
s/total\[0\] \/ total\[i\]/total[i] \/ total[0]/ or die;
