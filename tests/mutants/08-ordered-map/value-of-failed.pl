# Prints a value for the item that failed.
s/(if \(map_result.*?) == POOL_OK\)/double last = 0;\n        (void)last;\n        map_result(results, &value, sizeof value);\n        if (1)/ or die;
