# Always says that it took no time.
s/perf_counter\(\) - start\)/0.0)/ or die;
