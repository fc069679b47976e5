# The clock runs from the program's start.
s/    double start = perf_counter\(\);\n// or die;
s/(    printf\("One counter)/    double start = perf_counter();\n$1/ or die;
