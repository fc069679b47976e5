# Counts without the lock.
s/    take_lock\(shared\);\n(    shared->locked)/$1/ or die; s/    pthread_mutex_unlock.*\n// or die;
