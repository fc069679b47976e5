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
 *   pid           of the program, written as soon as it runs
 *   verdict       ok, exit, signal, timeout, left-running
 *   exit, signal  of the program (empty where it has none)
 *   wall_ms       from its start to its end
 *   left_running  1 if processes of its were alive when it ended, else 0
 *   linger_ms     how long after its end the last of them was gone
 *   orphans       how many ended after it (0 also where that is not known:
 *                 only Linux has subreapers)
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
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

/* Is anybody of the program's still there, now that it has been reaped? On
 * Linux its orphans become children of this process, which is their
 * subreaper, and are counted as they end; elsewhere ask the process group. */
static int somebody_left(pid_t group, int *orphans)
{
    pid_t pid;
    while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
        ++*orphans;
    if (pid == 0)
        return 1;
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

struct outcome {
    int status, timed_out, left, killed, orphans;
    double wall_ms, linger_ms;
};

static struct outcome watch(pid_t pid, double start, double seconds,
                            double linger)
{
    struct outcome seen = {0};
    if (!wait_until(pid, start + seconds * 1e3, &seen.status)) {
        seen.timed_out = 1;
        kill(-pid, SIGKILL);
        kill(pid, SIGKILL);
        waitpid(pid, &seen.status, 0);
    }
    double end = now_ms();
    seen.wall_ms = end - start;
    seen.left = !seen.timed_out && somebody_left(pid, &seen.orphans);
    while (somebody_left(pid, &seen.orphans) && now_ms() < end + linger * 1e3)
        short_nap();
    seen.linger_ms = seen.left ? now_ms() - end : 0;
    seen.killed = somebody_left(pid, &seen.orphans);
    kill(-pid, SIGKILL);
    return seen;
}

static void write_facts(FILE *facts, const struct outcome *seen)
{
    const char *verdict = seen->timed_out             ? "timeout"
                          : seen->killed              ? "left-running"
                          : WIFSIGNALED(seen->status) ? "signal"
                          : WEXITSTATUS(seen->status) ? "exit"
                                                      : "ok";
    fprintf(facts, "verdict=%s\n", verdict);
    if (WIFEXITED(seen->status))
        fprintf(facts, "exit=%d\nsignal=\n", WEXITSTATUS(seen->status));
    else
        fprintf(facts, "exit=\nsignal=%d\n", WTERMSIG(seen->status));
    fprintf(facts, "wall_ms=%.1f\nleft_running=%d\nlinger_ms=%.1f\n",
            seen->wall_ms, seen->left, seen->linger_ms);
    fprintf(facts, "orphans=%d\n", seen->orphans);
}

int main(int argc, char **argv)
{
    if (argc < 7)
        errx(125, "usage: guard SECONDS LINGER OUT ERR FACTS PROGRAM ...");
    FILE *facts = fopen(argv[5], "w");
    if (!facts)
        err(125, "%s", argv[5]);
#ifdef __linux__
    prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
    double start = now_ms();
    pid_t pid = fork();
    if (pid == -1)
        err(125, "fork");
    if (pid == 0)
        run_child(argv);

    fprintf(facts, "pid=%d\n", (int)pid);
    fflush(facts);
    struct outcome outcome = watch(pid, start, atof(argv[1]), atof(argv[2]));
    write_facts(facts, &outcome);
    if (fclose(facts) != 0)
        err(125, "%s", argv[5]);
    return WIFEXITED(outcome.status) ? WEXITSTATUS(outcome.status)
                                     : 128 + WTERMSIG(outcome.status);
}
