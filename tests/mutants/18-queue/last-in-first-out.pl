# Takes the newest item first.
s/int item = queue->items\[queue->first\];\n.*\n/int item = queue->items[(queue->first + queue->count - 1) % ROOM];\n/ or die;
