# The clock starts when the first fork is over.
s/(    double start = .*\n)(    start_process.*\n)/$2$1/ or die;
