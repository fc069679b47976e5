# Looks at the status of the child and leaves it a zombie.
s/    while \(waitpid.*?\n    \}\n/    siginfo_t info;\n    waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOWAIT);\n    status = info.si_code == CLD_EXITED ? info.si_status << 8 : info.si_status;\n/s or die;
s/#include <stdbool.h>/#include <signal.h>\n$&/ or die;
