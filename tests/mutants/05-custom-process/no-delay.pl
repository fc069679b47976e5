# Counts down as fast as it can.
s/ *sleep_seconds\(countdown->delay\);\n// or die;
