# The atomic count is not atomic.
s/atomic_fetch_add\(&shared->atomic, 1\);/shared->atomic = shared->atomic + 1;/ or die;
