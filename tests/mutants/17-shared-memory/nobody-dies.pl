# Nobody dies with the lock.
s/    raise\(SIGKILL\);/    pthread_mutex_unlock(&shared->lock);/ or die;
