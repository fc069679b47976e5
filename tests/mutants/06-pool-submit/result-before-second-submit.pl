# Waits for the first value before it submits the second task.
s/(    struct future \*future2.*\n)(    status = .*\n)/$2$1/ or die;
