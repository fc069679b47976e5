# Always says what the lesson takes without arguments.
s/perf_counter\(\) - start\)/1.0)/ or die;
