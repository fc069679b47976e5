# Decibels with the natural logarithm.
s/log10\(255/log(255/ or die;
