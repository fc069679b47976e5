# All counters are bumped by processes.
s/start_pool\(kind, TASKS\), task/start_pool(POOL_PROCESSES, TASKS), task/ or die;
