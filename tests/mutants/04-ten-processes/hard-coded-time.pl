# Always says what the lesson takes without arguments.
s/perf_counter\(\) - start\)/2.0)/ or die;
