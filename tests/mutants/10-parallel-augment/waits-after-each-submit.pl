# Sequential posing as parallel: waits for each before the next.
s/(futures\[i\] = submit\(pool, &pictures->item\[i\]\);)/{ $1 future_exception(futures[i], POOL_FOREVER); }/ or die;
