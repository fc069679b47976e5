# Runs the countdown without a process of its own.
s/process->pid = fork\(\);.*?\n\}/process->run(process);\n}/s or die;
s/(static bool process_join.*?\{\n).*?\n\}/$1    return process->run;\n}/s or die;
