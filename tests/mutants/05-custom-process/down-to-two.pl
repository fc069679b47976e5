# Stops before it reaches one.
s/countdown->count > 0/countdown->count > 1/ or die;
