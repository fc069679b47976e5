# Prints the same future for all.
s/print_outcome\(tasks\[i\].title, futures\[i\]\)/print_outcome(tasks[i].title, futures[0])/ or die;
s/ *future_free\(futures\[i\]\);\n// or die;
