# Prints a value although there is none.
s/    if \(future_result\((.*?), POOL_FOREVER, &value, sizeof value\) != POOL_OK\) \{.*?\n    \}\n/    future_result($1, POOL_FOREVER, &value, sizeof value);\n/s or die;
