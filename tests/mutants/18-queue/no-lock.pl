# Changes the queue without the lock.
s/    pthread_mutex_lock\(&queue->lock\);\n(    while \(queue->count == 0\)\n)(.*\n)/$1        continue;\n/ or die; s/(queue->has_room\);\n)    pthread_mutex_unlock\(&queue->lock\);\n    return/$1    return/ or die;
