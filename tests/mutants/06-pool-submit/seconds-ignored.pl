# Always naps one second.
s/submit\(pool, seconds\);/submit(pool, 1);/g or die;
