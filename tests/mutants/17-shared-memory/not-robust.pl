# The lock does not outlive its holder.
s/    pthread_mutexattr_setrobust.*\n// or die;
