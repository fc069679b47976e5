# Always says what the lesson takes without arguments.
s/perf_counter\(\) - start\)/5.0)/ or die;
