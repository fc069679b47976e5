# Counts one number too many.
s/countdown->count > 0/countdown->count >= 0/ or die;
