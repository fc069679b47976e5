# Prints under each title what became of another task.
s/print_outcome\(tasks\[i\].title, futures\[i\]\)/print_outcome(tasks[i].title, futures[TASKS - 1 - i])/ or die;
s/ *future_free\(futures\[i\]\);\n// or die;
