# Prints the count that it expects.
s/who, counter, TASKS/who, kind == POOL_PROCESSES ? 0L : (long)TASKS * BUMPS, TASKS/ or die;
