# Does not wake who waits for an item.
s/    pthread_cond_signal\(&queue->has_items\);\n// or die;
