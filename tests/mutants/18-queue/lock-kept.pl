# Keeps the lock while it works.
s/    pthread_cond_signal\(&queue->has_room\);\n    pthread_mutex_unlock\(&queue->lock\);\n/    pthread_cond_signal(\&queue->has_room);\n/ or die;
