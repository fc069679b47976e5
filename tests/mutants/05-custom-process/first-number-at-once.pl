# Prints a number, then waits, where it should wait first.
s/( *sleep_seconds\(countdown->delay\);\n)(.*?countdown->count--;\n)/$2$1/s or die;
