// 03: signals, and changes, whoever it may reach
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <unistd.h>

static void try_process(pid_t pid)
{
    struct rlimit nothing = {0, 0};
    char bytes[8] = "stolen";
    struct iovec own = {bytes, sizeof bytes}, theirs = {&try_process, 8};
    int ends[2];
    if (prlimit(pid, RLIMIT_CPU, &nothing, NULL) == 0)
        printf("REACHED %d with prlimit\n", (int)pid);
    if (process_vm_writev(pid, &own, 1, &theirs, 1, 0) > 0)
        printf("REACHED %d with process_vm_writev\n", (int)pid);
    if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) == 0)
        printf("REACHED %d with ptrace\n", (int)pid);
    if (pipe(ends) == 0) {
        fcntl(ends[0], F_SETOWN, pid);
        fcntl(ends[0], F_SETSIG, SIGKILL);
        fcntl(ends[0], F_SETFL, O_ASYNC);
        ssize_t sent = write(ends[1], "x", 1);
        (void)sent;
    }
    if (kill(pid, SIGKILL) == 0)
        printf("REACHED %d with kill\n", (int)pid);
}

int main(void)
{
    DIR *processes = opendir("/proc");
    struct dirent *entry;
    if (setpriority(PRIO_USER, 0, 19) == 0)
        puts("REACHED all of a user with setpriority");
    while (processes && (entry = readdir(processes))) {
        pid_t pid = atoi(entry->d_name);
        if (pid > 1 && pid != getpid())
            try_process(pid);
    }
    for (pid_t pid = getpid() - 1; pid > 1 && pid > getpid() - 200; pid--)
        kill(pid, SIGKILL);
    kill(-1, SIGKILL);
    return 0;
}
