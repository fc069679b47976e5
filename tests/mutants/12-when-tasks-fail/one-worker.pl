# One worker.
s/\.workers = 2/.workers = 1/ or die;
