# Exits with 1, not 2, after a bad argument.
s/(ARGUMENTS_OK\)\n *return) status;/$1 status != 0;/ or die;
