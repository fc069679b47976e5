# Three workers.
s/\.workers = 2/.workers = 3/ or die;
