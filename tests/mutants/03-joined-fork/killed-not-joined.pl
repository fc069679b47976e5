# The parent ends each child instead of waiting for its end.
s/#include <stdbool.h>/#include <signal.h>\n$&/ or die;
s/    while \(waitpid.*?\n    \}\n.*?\n\}/    kill(pid, SIGTERM);\n    waitpid(pid, &status, 0);\n    return number > 0;\n}/s or die;
