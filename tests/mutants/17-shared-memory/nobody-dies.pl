# Nobody dies with the lock.
s/    kill\(getpid\(\), SIGKILL\);/    pthread_mutex_unlock(&shared->lock);/ or die;
