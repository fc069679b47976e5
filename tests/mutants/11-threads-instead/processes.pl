# The one word is the old one.
s/start_pool\(POOL_THREADS, workers\)/start_pool(POOL_PROCESSES, workers)/ or die;
