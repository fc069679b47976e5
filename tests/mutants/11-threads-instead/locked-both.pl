# Locks in the run that is said to have no lock.
s/POOL_THREADS, bump\)/POOL_THREADS, bump_with_lock)/ or die;
