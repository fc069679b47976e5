# Asks in a loop whether there is room.
s/    while \(queue->count == ROOM\)\n.*\n/    while (queue->count == ROOM) {\n        pthread_mutex_unlock(&queue->lock);\n        pthread_mutex_lock(&queue->lock);\n    }\n/ or die;
