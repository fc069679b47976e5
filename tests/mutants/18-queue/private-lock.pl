# The lock and conditions work within one process.
s/PTHREAD_PROCESS_SHARED/PTHREAD_PROCESS_PRIVATE/g == 2 or die;
