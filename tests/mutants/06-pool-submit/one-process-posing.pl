# One process prints what two workers would, at the right times.
s/(    struct pool \*pool =\n).*\n/    struct pool *pool = NULL;\n/ or die;
s/    if \(!pool\)\n.*\n// or die;
s/    struct future \*future1.*?    pool_free\(pool\);.*?\n/    (void)submit, (void)print_result;\n    for (int i = 0; i < 2; i++)\n        printf("Sleeping for %g second(s)\\n", seconds);\n    sleep_seconds(seconds);\n    printf("Done sleeping\\nDone sleeping\\n");\n    for (int i = 0; i < 2; i++)\n        printf("Return Value: %g\\n", seconds);\n/s or die;
