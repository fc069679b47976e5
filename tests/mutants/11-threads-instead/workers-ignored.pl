# Starts one thread a core, whatever -j says.
s/start_pool\(POOL_THREADS, workers\)/start_pool(POOL_THREADS, 0)/ or die;
