# The count without a lock loses nothing.
s/    shared->plain\+\+;/    __atomic_fetch_add(&shared->plain, 1, __ATOMIC_SEQ_CST);/ or die;
