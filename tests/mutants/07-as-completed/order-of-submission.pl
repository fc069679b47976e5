# Asks for the results in the order of submission.
s/    struct as_completed.*?    as_completed_free\(iterator\);\n/    for (int i = 0; i < TASKS; i++)\n        status |= print_result(futures[i]);\n/s or die;
