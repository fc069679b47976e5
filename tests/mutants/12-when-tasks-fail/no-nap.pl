# Good tasks do not take their time.
s/        sleep_seconds\(task->seconds\);\n// or die;
