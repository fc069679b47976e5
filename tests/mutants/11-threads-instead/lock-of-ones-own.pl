# Each thread has a lock of its own, which locks nobody out.
s/static pthread_mutex_t/static _Thread_local pthread_mutex_t/ or die;
