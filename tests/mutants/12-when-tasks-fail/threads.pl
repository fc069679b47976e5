# Threads: a crash ends all.
s/\.workers = 2/.kind = POOL_THREADS, .workers = 2/ or die;
