# Always waits one second.
s/sleep_seconds\(countdown->delay\)/sleep_seconds(1)/ or die;
