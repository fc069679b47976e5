# Puts into a full queue.
s/    while \(queue->count == ROOM\)\n.*\n// or die;
