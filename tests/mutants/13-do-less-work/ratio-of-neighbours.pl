# Compares each fraction with the one before.
s/total\[0\] \/ total\[i\]/total[i - 1] \/ total[i]/ or die;
