# No bump is ever lost without a lock: an atomic one.
s/        counter\+\+;/        __atomic_fetch_add(&counter, 1, __ATOMIC_RELAXED);/ or die;
