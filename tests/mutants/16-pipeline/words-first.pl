# Tells how a command ended before the last one has printed.
s/        process_join\(&commands\[i\].*\n    for .*\n/    {\n        process_join(&commands[i].process, PROCESS_FOREVER);\n/ or die; s/        status = tell_status.*\n/$&        fflush(stdout);\n    }\n/ or die;
