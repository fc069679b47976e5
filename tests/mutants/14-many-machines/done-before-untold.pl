# Does not say what was done before.
# in desk.c
s/d->done_before > 0/d->done_before < 0/ or die;
