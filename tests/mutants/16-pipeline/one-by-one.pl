# Waits for each command before it starts the next.
s/start_command\(&commands\[count\+\+\]\);/$&\n        process_join(&commands[count - 1].process, PROCESS_FOREVER);/ or die;
