# Always one thread.
s/start_pool\(POOL_THREADS, workers\)/start_pool(POOL_THREADS, 1)/ or die;
