# Checks its argument, then does not use it.
s/&seconds,/&(double){1},/ or die;
