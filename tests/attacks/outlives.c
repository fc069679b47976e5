// 03: daemons that outlive the run, and ignore what they can
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void become_daemon(void)
{
    if (fork() != 0)
        _exit(0);
    setsid();
    if (fork() != 0)
        _exit(0);
    for (int number = 1; number < 65; number++)
        signal(number, SIG_IGN);
    prctl(PR_SET_NAME, "outlives@PORT@");
    prctl(PR_SET_DUMPABLE, 0);
    for (int fd = 0; fd < 256; fd++)
        close(fd);
    for (;;) {
        sleep(1);
        if (fork() > 0)
            _exit(0); /* under a new pid each second */
    }
}

int main(void)
{
    for (int i = 0; i < 4; i++) {
        pid_t pid = fork();
        if (pid == 0)
            become_daemon();
        waitpid(pid, NULL, 0);
    }
    return 0;
}
