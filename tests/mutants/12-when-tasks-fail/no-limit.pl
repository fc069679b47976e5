# No task_timeout: what hangs hangs for ever.
s/, \.task_timeout = limit// or die;
