# Where threads are said to crash, processes do.
s/crash_one\(POOL_THREADS\)/crash_one(POOL_PROCESSES)/ or die;
