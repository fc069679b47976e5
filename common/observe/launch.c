/* Starts the program, so that it inherits nothing of ours but its environment,
 * its directory and its stdin, and cannot run before it is traced. */
#define _GNU_SOURCE
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "confine.h"
#include "family.h"
#include "makes.h"
#include "proc.h"

enum step { STEP_SPACES, STEP_FILTER, STEP_EXEC };

/* What a child that could not become the program tells us. */
struct trouble {
    enum step step;
    int error;
};

static void give_descriptors(const struct output *o)
{
    if (isatty(STDIN_FILENO)) {
        /* It is not in the terminal's foreground: a read would stop it. */
        int nothing = open("/dev/null", O_RDONLY);
        dup2(nothing, STDIN_FILENO);
    }
    dup2(o->channel[0].theirs, STDOUT_FILENO);
    dup2(o->channel[1].theirs, STDERR_FILENO);
    long most = sysconf(_SC_OPEN_MAX);
    if (syscall(SYS_close_range, 3U, ~0U, 4U /* CLOSE_RANGE_CLOEXEC */) == -1)
        for (int fd = 3; fd < most && fd < 65536; fd++)
            fcntl(fd, F_SETFD, FD_CLOEXEC);
}

/* Whoever started us may ignore or block signals; that would pass on. */
static void give_signals(void)
{
    sigset_t none;
    for (int number = 1; number < NSIG; number++)
        signal(number, SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void give_limits(const struct limits *l)
{
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    if (l->file) {
        struct rlimit file = {(rlim_t)l->file, (rlim_t)l->file};
        setrlimit(RLIMIT_FSIZE, &file);
    }
    /* Should memory run out all the same, let it be this one that dies. */
    int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd != -1) {
        ssize_t unused = write(fd, "1000", 4);
        (void)unused;
        close(fd);
    }
}

/* The leak checker stops its own program with ptrace, which can have one
 * tracer only; all else of a sanitizer works. */
static void no_leak_check(const char *name)
{
    char value[1024];
    const char *old = getenv(name);
    snprintf(value, sizeof value, "%s%sdetect_leaks=0", old ? old : "",
             old ? ":" : "");
    setenv(name, value, 1);
}

static void become_program(const struct tracer *t, char **argv, int go,
                           int trouble_fd)
{
    struct trouble trouble = {STEP_SPACES, 0};
    struct spaces spaces;
    char byte;
    /* A session of its own: then it can join no process group of others, and
     * no terminal of theirs is its own. */
    setsid();
    if (read(go, &byte, 1) != 1)
        _exit(EXIT_FAILURE); /* the observer is gone */
    give_descriptors(t->output);
    give_signals();
    give_limits(t->limits);
    spaces_enter(&spaces, t->limits->memory);
    trouble.error = spaces_send(&spaces, trouble_fd);
    spaces_close(&spaces);
    if (trouble.error)
        _exit(EXIT_FAILURE);
    confine_rights();
    confine_signals();
    no_leak_check("ASAN_OPTIONS");
    no_leak_check("LSAN_OPTIONS");
    trouble.step = STEP_FILTER;
    trouble.error = install_filter(&(struct stops){
        .forks = t->limits->live || t->limits->forks || t->limits->fail_fork,
        .writes = t->output->lines,
        .time = t->clock,
        .order = t->order,
        .shared = !spaces.own,
    });
    if (trouble.error == 0) {
        execvp(argv[0], argv);
        trouble = (struct trouble){STEP_EXEC, errno};
    }
    ssize_t unused = write(trouble_fd, &trouble, sizeof trouble);
    (void)unused;
    _exit(127);
}

static int seize(pid_t pid)
{
    long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
                   PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                   PTRACE_O_TRACEEXEC | PTRACE_O_TRACEVFORKDONE |
                   PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL;
    return ptrace(PTRACE_SEIZE, pid, NULL, (void *)options) == -1 ? errno : 0;
}

/* Lets the child go on until it has become the program (that stop is left for
 * the tracer to find) or has ended. Its filter is in force before it execs, so
 * what it does to tell why it failed may stop it, too. */
static void lead_to_exec(pid_t pid)
{
    siginfo_t news;
    while (waitid(P_PID, (id_t)pid, &news,
                  WSTOPPED | WEXITED | WNOWAIT | __WALL) == 0) {
        int signal = news.si_status & 0x7f, event = news.si_status >> 8;
        if (news.si_code != CLD_TRAPPED || event == PTRACE_EVENT_EXEC)
            return;
        waitpid(pid, NULL, __WALL);
        bool sent = event == 0 && signal != SIGTRAP;
        ptrace(PTRACE_CONT, pid, NULL, (void *)(long)(sent ? signal : 0));
    }
}

/* Sends it off, and hears where it runs and whether it became the program: then
 * the socket closes by itself. */
static struct trouble send_off(struct tracer *t, int go, int trouble_fd)
{
    struct trouble trouble = {STEP_SPACES, 0};
    if (write(go, "g", 1) != 1)
        trouble.error = errno;
    else
        trouble.error = spaces_receive(&t->spaces, trouble_fd);
    if (trouble.error)
        return trouble;
    lead_to_exec(t->main);
    if (recv(trouble_fd, &trouble, sizeof trouble, MSG_DONTWAIT) == -1 &&
        errno != EAGAIN)
        trouble.error = errno;
    return trouble;
}

static int start_child(struct tracer *t, char **argv, int *go, int *pipe_back)
{
    t->main = fork();
    if (t->main == -1)
        return errno;
    if (t->main == 0) {
        close(go[1]);
        close(pipe_back[0]);
        become_program(t, argv, go[0], pipe_back[1]);
    }
    close(go[0]);
    close(pipe_back[1]);
    go[0] = pipe_back[1] = -1;
    int error = tracer_begin(t, t->main, argv[0]);
    return error ? error : seize(t->main);
}

int tracer_start(struct tracer *t, char **argv)
{
    int go[2] = {-1, -1}, pipe_back[2] = {-1, -1}, result = TRACE_REFUSED;
    int error = 0;
    struct trouble trouble = {STEP_SPACES, 0};
    t->self = getpid();
    if (fstat(STDIN_FILENO, &t->stdin_is) == -1 || isatty(STDIN_FILENO))
        t->stdin_is = (struct stat){0};
    makes_begin(t);
    t->huge_pages = proc_has_huge_pages();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (pipe2(go, O_CLOEXEC) == -1 ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pipe_back) == -1)
        error = errno;
    if (!error)
        error = start_child(t, argv, go, pipe_back);
    if (!error) {
        /* From now on the program, if it is the same user's, cannot trace us
         * or look into us. */
        prctl(PR_SET_DUMPABLE, 0);
        trouble = send_off(t, go[1], pipe_back[0]);
        error = trouble.error;
    }
    if (!error)
        result = 0;
    else if (trouble.step == STEP_EXEC)
        result = TRACE_NO_PROGRAM;
    for (int i = 0; i < 2; i++) {
        if (go[i] != -1)
            close(go[i]);
        if (pipe_back[i] != -1)
            close(pipe_back[i]);
    }
    if (error && t->main > 0) {
        kill(t->main, SIGKILL);
        waitpid(t->main, NULL, __WALL);
    }
    errno = error;
    return result;
}
