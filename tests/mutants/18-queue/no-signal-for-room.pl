# Does not wake who waits for room.
s/    pthread_cond_signal\(&queue->has_room\);\n// or die;
