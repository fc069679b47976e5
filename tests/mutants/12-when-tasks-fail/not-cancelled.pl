# Cancels nothing.
s/    future_cancel\(futures\[TASKS - 1\]\);\n// or die;
