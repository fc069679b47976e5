# Prints what should come out.
s/shared->locked, 2 \* n/2 * n, 2 * n/ or die; s/    shared->locked\+\+;/    shared->locked = 4000000;/ or die;
