# Exits with 1, not 2, after a bad argument.
s/return status;/return status != 0;/ or die;
