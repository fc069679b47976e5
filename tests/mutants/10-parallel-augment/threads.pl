# Threads, not processes: a crash ends all.
s/\.workers = arguments.workers/.kind = POOL_THREADS, $&/ or die;
