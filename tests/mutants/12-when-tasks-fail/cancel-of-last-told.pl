# Asks whether the last can be cancelled.
s/future_cancel\(futures\[0\]\)/future_cancel(futures[TASKS - 1])/ or die;
