/*
 * Runs a program so that it cannot hang or outlive its test: in its own
 * session, with a deadline, stdin from /dev/null, stdout and stderr to files,
 * no other descriptor, and no signal ignored or blocked. Plain POSIX: it knows
 * less than build/observe, but runs everywhere.
 *
 * usage: guard SECONDS LINGER OUT ERR FACTS PROGRAM [ARG ...]
 *
 * SECONDS is the deadline for the program; LINGER, how long its left-over
 * processes may take to end by themselves after it. What is still there then
 * is killed, as is all of it when guard itself is told to stop (SIGTERM,
 * SIGINT, SIGHUP). Writes key=value lines:
 *   pid           of the program, written as soon as it runs
 *   verdict       ok, exit, signal, timeout, left-running
 *   exit, signal  of the program (empty where it has none)
 *   wall_ms       from its start to its end
 *   cpu_ms        that it and its children have computed
 *   left_running  1 if processes of its were alive when it ended, else 0
 *   linger_ms     how long after its end the last of them was gone
 *   orphans       how many ended after it, killed or not (0 also where that
 *                 is not known: only Linux has subreapers)
 *   orphans_failed  how many of these did not exit with 0
 */
#include <ctype.h>
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static volatile sig_atomic_t told_to_stop;

static void stop(int signal_number)
{
    told_to_stop = signal_number;
}

/* The processor time of all children that have been reaped so far, and of the
 * children that these had reaped. */
static double cpu_ms(void)
{
    struct rusage use;
    getrusage(RUSAGE_CHILDREN, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e3 +
           (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e3;
}

static void short_nap(void)
{
    struct timespec two_ms = {0, 2000000};
    nanosleep(&two_ms, NULL);
}

/* A path /dev/fd/N is the descriptor N that we were given, as it is: perhaps
 * nobody may open it a second time. */
static int open_or_end(const char *path, int flags)
{
    int fd, end = 0;
    if (sscanf(path, "/dev/fd/%d%n", &fd, &end) == 1 && !path[end])
        fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    else
        fd = open(path, flags | O_CLOEXEC, 0666);
    if (fd == -1)
        err(125, "%s", path);
    return fd;
}

static void run_child(char **argv, const int streams[3])
{
    setsid();
    int own_stderr = fcntl(2, F_DUPFD_CLOEXEC, 3);
    for (int i = 0; i < 3; i++)
        if (dup2(streams[i], i) == -1)
            _exit(127);
    for (int fd = 3; fd < 256; fd++)
        if (fd != own_stderr)
            close(fd);
    for (int signal_number = 1; signal_number < 32; signal_number++)
        signal(signal_number, SIG_DFL);
    execvp(argv[6], argv + 6);
    dprintf(own_stderr, "guard: cannot run %s\n", argv[6]);
    _exit(127);
}

struct outcome {
    int status, timed_out, left, killed, orphans, orphans_failed;
    double wall_ms, cpu_ms, linger_ms;
};

/* Is any process of the program still there, now that it has been reaped? On
 * Linux its orphans become children of this process, which is their
 * subreaper, and are counted as they end; elsewhere ask the process group. */
static int somebody_left(pid_t group, struct outcome *seen)
{
    pid_t pid;
    int status;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        seen->orphans++;
        seen->orphans_failed += status != 0;
    }
    if (pid == 0)
        return 1;
    return kill(-group, 0) == 0 || errno == EPERM;
}

/* Kills what is left of the program: its session's group, and on Linux also
 * who left that group, since orphans are children of this process by now. */
static void kill_rest(pid_t group)
{
    kill(-group, SIGKILL);
#ifdef __linux__
    DIR *processes = opendir("/proc");
    struct dirent *entry;
    while (processes && (entry = readdir(processes))) {
        char path[300];
        int pid, parent;
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        FILE *stat = fopen(path, "r");
        if (!stat)
            continue;
        if (fscanf(stat, "%d (%*[^)]) %*c %d", &pid, &parent) == 2 &&
            parent == getpid())
            kill(pid, SIGKILL);
        fclose(stat);
    }
    if (processes)
        closedir(processes);
#endif
}

static int wait_until(pid_t pid, double deadline, int *status)
{
    for (;;) {
        pid_t done = waitpid(pid, status, WNOHANG);
        if (done == pid)
            return 1;
        if (told_to_stop || now_ms() > deadline)
            return 0;
        short_nap();
    }
}

static struct outcome watch(pid_t pid, double start, double seconds,
                            double linger)
{
    struct outcome seen = {0};
    if (!wait_until(pid, start + seconds * 1e3, &seen.status)) {
        seen.timed_out = 1;
        kill_rest(pid);
        waitpid(pid, &seen.status, 0);
    }
    double end = now_ms();
    seen.wall_ms = end - start;
    seen.left = !seen.timed_out && somebody_left(pid, &seen);
    while (seen.left && !told_to_stop && somebody_left(pid, &seen) &&
           now_ms() < end + linger * 1e3)
        short_nap();
    seen.linger_ms = seen.left ? now_ms() - end : 0;
    seen.killed = seen.left && somebody_left(pid, &seen);
    /* The killed one's children become ours in turn, so more than one round;
     * but a process that cannot be killed must not hang the tests. */
    double give_up = now_ms() + 5e3;
    while (somebody_left(pid, &seen) && now_ms() < give_up) {
        kill_rest(pid);
        short_nap();
    }
    seen.cpu_ms = cpu_ms();
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
    fprintf(facts, "wall_ms=%.1f\ncpu_ms=%.1f\nleft_running=%d\n",
            seen->wall_ms, seen->cpu_ms, seen->left);
    fprintf(facts, "linger_ms=%.1f\norphans=%d\norphans_failed=%d\n",
            seen->linger_ms, seen->orphans, seen->orphans_failed);
}

int main(int argc, char **argv)
{
    if (argc < 7)
        errx(125, "usage: guard SECONDS LINGER OUT ERR FACTS PROGRAM ...");
    FILE *facts =
        fdopen(open_or_end(argv[5], O_WRONLY | O_CREAT | O_TRUNC), "w");
    if (!facts)
        err(125, "%s", argv[5]);
#ifdef __linux__
    prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
    /* Whoever ignores SIGCHLD gets no status from waitpid. */
    signal(SIGCHLD, SIG_DFL);
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    signal(SIGHUP, stop);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL); /* also for the program */
    /* Emptied before the fork: whoever has read our "pid=" must not find the
     * output of an earlier run in them. */
    const int anew = O_WRONLY | O_CREAT | O_TRUNC | O_APPEND;
    const int streams[] = {open_or_end("/dev/null", O_RDONLY),
                           open_or_end(argv[3], anew),
                           open_or_end(argv[4], anew)};
    double start = now_ms();
    pid_t pid = fork();
    if (pid == -1)
        err(125, "fork");
    if (pid == 0)
        run_child(argv, streams);
#ifdef __linux__
    /* The program, if it is the same user's, cannot look into us. */
    prctl(PR_SET_DUMPABLE, 0);
#endif

    fprintf(facts, "pid=%d\n", (int)pid);
    fflush(facts);
    struct outcome outcome = watch(pid, start, atof(argv[1]), atof(argv[2]));
    write_facts(facts, &outcome);
    if (fclose(facts) != 0)
        err(125, "%s", argv[5]);
    return WIFEXITED(outcome.status) ? WEXITSTATUS(outcome.status)
                                     : 128 + WTERMSIG(outcome.status);
}
