# Cancels the task before.
s/future_cancel\(futures\[TASKS - 1\]\)/future_cancel(futures[TASKS - 2])/ or die;
