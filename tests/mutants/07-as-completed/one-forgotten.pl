# Gives up before the last one.
s/as_completed_create\(futures, TASKS,/as_completed_create(futures, TASKS - 1,/ or die;
