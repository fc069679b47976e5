# Asks for the last one first, and calls that completion order.
s/    struct as_completed.*?    as_completed_free\(iterator\);\n/    for (int i = TASKS - 1; i >= 0; i--)\n        status |= print_result(futures[i]);\n/s or die;
