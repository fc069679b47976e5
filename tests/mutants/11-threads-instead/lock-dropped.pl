# The lock is forgotten.
s/ *pthread_mutex_lock.*\n// or die;
s/ *pthread_mutex_unlock.*\n// or die;
