# Prints nothing before every task is done.
s/(    struct future \*future;\n)/    for (int i = 0; i < TASKS; i++)\n        future_result(futures[i], POOL_FOREVER, NULL, 0);\n$1/ or die;
