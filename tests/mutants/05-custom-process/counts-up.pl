# Counts up.
s/, countdown->count\);/, 1 + (countdown->pieces++));/ or die;
s/    int count;\n\};/    int count, pieces;\n};/ or die;
