/*
 * Runs a program so that it cannot hang or outlive its test: in its own
 * session, with a deadline, stdin from /dev/null, stdout and stderr to files
 * and no other descriptor. Plain POSIX: it knows less than build/observe, but
 * runs everywhere.
 *
 * usage: guard SECONDS LINGER OUT ERR FACTS PROGRAM [ARG ...]
 *
 * SECONDS is the deadline for the program; LINGER, how long its left-over
 * processes may take to end by themselves after it. Writes key=value lines:
 *   verdict       ok, exit, signal, timeout, left-running
 *   exit, signal  of the program (empty where it has none)
 *   wall_ms       from its start to its end
 *   left_running  1 if processes of its were alive when it ended, else 0
 *   linger_ms     how long after its end the last of them was gone
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void short_nap(void)
{
    struct timespec two_ms = {0, 2000000};
    nanosleep(&two_ms, NULL);
}

static void redirect(const char *path, int flags, int to)
{
    int fd = open(path, flags, 0666);
    if (fd == -1 || dup2(fd, to) == -1)
        err(125, "%s", path);
}

static void run_child(char **argv)
{
    setsid();
    redirect("/dev/null", O_RDONLY, 0);
    redirect(argv[3], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 1);
    int own_stderr = dup(2);
    fcntl(own_stderr, F_SETFD, FD_CLOEXEC);
    redirect(argv[4], O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 2);
    for (int fd = 3; fd < 256; fd++)
        if (fd != own_stderr)
            close(fd);
    for (int signal_number = 1; signal_number < 32; signal_number++)
        signal(signal_number, SIG_DFL);
    execvp(argv[6], argv + 6);
    dprintf(own_stderr, "guard: cannot run %s\n", argv[6]);
    _exit(127);
}

/* The leader is reaped when this is asked, so whoever answers was left. */
static int group_is_alive(pid_t group)
{
    return kill(-group, 0) == 0 || errno == EPERM;
}

static int wait_until(pid_t pid, double deadline, int *status)
{
    for (;;) {
        pid_t done = waitpid(pid, status, WNOHANG);
        if (done == pid)
            return 1;
        if (now_ms() > deadline)
            return 0;
        short_nap();
    }
}

int main(int argc, char **argv)
{
    if (argc < 7)
        errx(125, "usage: guard SECONDS LINGER OUT ERR FACTS PROGRAM ...");
    FILE *facts = fopen(argv[5], "w");
    if (!facts)
        err(125, "%s", argv[5]);
    double start = now_ms();
    pid_t pid = fork();
    if (pid == -1)
        err(125, "fork");
    if (pid == 0)
        run_child(argv);

    int status, timed_out = 0;
    if (!wait_until(pid, start + atof(argv[1]) * 1e3, &status)) {
        timed_out = 1;
        kill(-pid, SIGKILL);
        kill(pid, SIGKILL);
        waitpid(pid, &status, 0);
    }
    double end = now_ms();
    int left = !timed_out && group_is_alive(pid);
    while (group_is_alive(pid) && now_ms() < end + atof(argv[2]) * 1e3)
        short_nap();
    double gone = now_ms();
    int killed = group_is_alive(pid);
    kill(-pid, SIGKILL);

    const char *verdict = timed_out             ? "timeout"
                          : killed              ? "left-running"
                          : WIFSIGNALED(status) ? "signal"
                          : WEXITSTATUS(status) ? "exit"
                                                : "ok";
    fprintf(facts, "verdict=%s\n", verdict);
    if (WIFEXITED(status))
        fprintf(facts, "exit=%d\nsignal=\n", WEXITSTATUS(status));
    else
        fprintf(facts, "exit=\nsignal=%d\n", WTERMSIG(status));
    fprintf(facts, "wall_ms=%.1f\nleft_running=%d\nlinger_ms=%.1f\n",
            end - start, left, left ? gone - end : 0.0);
    if (fclose(facts) != 0)
        err(125, "%s", argv[5]);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
