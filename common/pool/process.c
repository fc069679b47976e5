#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "now.h"
#include "signal_name.h"

static const double grace = 2; /* seconds from SIGTERM to SIGKILL at exit */

/* The children of this program that have not been reaped. Python keeps such a
 * list too: exit() and active_children have no other way to know them. The lock
 * guards it and the fields of each struct in it. It may be taken while the
 * pool's lock is held, never the other way round. */
static pthread_mutex_t children_lock = PTHREAD_MUTEX_INITIALIZER;
static struct process *children;
static unsigned started;

static void end_children(void);

/* The three pthread_atfork handlers. The lock is held across the fork, so that
 * the child cannot get a copy of the list that another thread is changing. */
static void before_fork(void)
{
    pthread_mutex_lock(&children_lock);
}

static void after_fork_in_parent(void)
{
    pthread_mutex_unlock(&children_lock);
}

/* Whoever has forked it, a child has no children yet. */
static void after_fork_in_child(void)
{
    children = NULL;
    pthread_mutex_init(&children_lock, NULL);
}

static void register_handlers(void)
{
    pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
    atexit(end_children);
}

static void lock_children(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, register_handlers);
    pthread_mutex_lock(&children_lock);
}

static void unlock_children(void)
{
    pthread_mutex_unlock(&children_lock);
}

/* Looks, without waiting, whether the child has ended; if so, notes how, and
 * takes it out of the list. Called with the lock held: from here on the pid may
 * belong to a stranger, and `ended` is what keeps others from signalling it. */
static void reap(struct process *process)
{
    int status;
    pid_t reaped;
    if (process->ended)
        return;
    do
        reaped = waitpid(process->pid, &status, WNOHANG);
    while (reaped == -1 && errno == EINTR);
    if (reaped == 0)
        return;
    process->ended = true;
    if (reaped == -1) /* SIGCHLD is ignored, or somebody called wait() */
        process->exitcode = PROCESS_LOST_EXITCODE;
    else if (WIFSIGNALED(status))
        process->exitcode = -WTERMSIG(status);
    else
        process->exitcode = WEXITSTATUS(status);
    *(process->previous ? &process->previous->next : &children) = process->next;
    if (process->next)
        process->next->previous = process->previous;
}

static bool is_ours(const struct process *process)
{
    return process->pid != 0 && process->parent == getpid();
}

#ifdef __linux__
static pid_t parent_of_daemon;

/* A handler, since the kernel also sends the death signal when only the thread
 * that forked us has ended. The process is our parent still, and we live on. */
static void parent_may_be_gone(int number)
{
    (void)number;
    if (getppid() != parent_of_daemon)
        _exit(128 + SIGTERM);
}
#endif

static void end_with_parent(pid_t parent)
{
#ifdef __linux__
    int number = SIGRTMIN + 7; /* one that programs hardly use themselves */
    struct sigaction action = {.sa_handler = parent_may_be_gone,
                               .sa_flags = SA_RESTART};
    sigset_t death;
    parent_of_daemon = parent;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
    sigemptyset(&death);
    sigaddset(&death, number);
    pthread_sigmask(SIG_UNBLOCK, &death, NULL);
    prctl(PR_SET_PDEATHSIG, number);
#endif
    /* The parent may have ended before prctl: then no signal comes. */
    if (getppid() != parent)
        _exit(128 + SIGTERM);
}

/* A descriptor that reads as empty: /dev/null, or where there is none, a pipe
 * without a writer. */
static int open_nothing(void)
{
    int ends[2], fd = open("/dev/null", O_RDONLY);
    if (fd != -1 || pipe(ends) == -1)
        return fd;
    close(ends[1]);
    return ends[0];
}

/* The program's input is the program's: a child that reads from it would take
 * it away from the parent. As in Python, it gets an empty one. */
static void let_go_of_stdin(void)
{
    int fd = open_nothing();
    if (fd == -1) {
        close(STDIN_FILENO);
    } else if (fd != STDIN_FILENO) {
        dup2(fd, STDIN_FILENO);
        close(fd);
    }
    /* Also drop what the parent had in stdin's buffer. After the dup2, never
     * before: to drop it, libc may seek in the file of descriptor 0, and the
     * parent shares that file's offset. */
    if (!freopen("/dev/null", "r", stdin))
        clearerr(stdin);
}

/* The end of every child. Grandchildren first, as at the end of a program. */
static _Noreturn void leave(int code)
{
    end_children();
    fflush(NULL);
    _exit(code);
}

#ifdef __GLIBC__
/* exit() calls the registered functions, the latest first: those that the child
 * has given to atexit(), then this one, which does not return. So the parent's
 * functions are never called in the child, and exit() does not come to closing
 * the streams, which would seek in files that the parent reads. */
static void leave_on_exit(int code, void *unused)
{
    (void)unused;
    leave(code);
}
#endif

/* All signals are blocked on entry. `prepare` sets dispositions before they get
 * through; only then does the mask become the parent's. */
static _Noreturn void be_child(struct process *process, pid_t parent,
                               const sigset_t *mask)
{
    process->pid = getpid();
    process->parent = parent;
    if (process->prepare)
        process->prepare();
    pthread_sigmask(SIG_SETMASK, mask, NULL);
    if (process->daemon)
        end_with_parent(parent);
    let_go_of_stdin();
#ifdef __GLIBC__
    on_exit(leave_on_exit, NULL);
    exit(process->run(process));
#else
    leave(process->run(process));
#endif
}

int process_start(struct process *process)
{
    sigset_t all, before;
    pid_t parent = getpid(), pid;
    int error;

    if (!process->run)
        return EINVAL;
    if (process->pid != 0)
        return EBUSY;
    lock_children();
    started++;
    if (!process->name) {
        snprintf(process->own_name, sizeof process->own_name, "Process-%u",
                 started);
        process->name = process->own_name;
    }
    unlock_children();
    /* What is buffered here would be written by the child once more. */
    fflush(NULL);
    /* No handler of the parent's may run in the half-made child. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid = fork();
    if (pid == 0)
        be_child(process, parent, &before);
    error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (pid == -1)
        return error;
    lock_children(); /* the list, and the struct's fields */
    process->pid = pid;
    process->parent = parent;
    process->ended = false;
    process->next = children;
    process->previous = NULL;
    if (children)
        children->previous = process;
    children = process;
    unlock_children();
    return 0;
}

bool process_is_alive(struct process *process)
{
    if (!is_ours(process))
        return false;
    lock_children();
    reap(process);
    bool alive = !process->ended;
    unlock_children();
    return alive;
}

int process_join(struct process *process, double timeout)
{
    double deadline = pool__now() + timeout, nap = 50e-6;
    siginfo_t info;

    if (process->pid == 0)
        return EINVAL;
    if (!is_ours(process))
        return ECHILD;
    while (process_is_alive(process)) {
        if (timeout < 0) {
            /* Looks without reaping: another thread may join it as well. */
            waitid(P_PID, (id_t)process->pid, &info, WEXITED | WNOWAIT);
            continue;
        }
        double left = deadline - pool__now();
        if (left <= 0)
            return ETIMEDOUT;
        /* There is no waitid with a timeout: look again after naps that grow
         * from 50 us to about 5 ms. */
        pool__sleep(nap < left ? nap : left);
        nap = nap < 5e-3 ? nap * 2 : nap;
    }
    return 0;
}

int process_exitcode(struct process *process)
{
    if (process->pid == 0 || process_is_alive(process) || !process->ended)
        return PROCESS_NO_EXITCODE;
    return process->exitcode;
}

/* Look and signal are one step under the lock. Else another thread might reap
 * the child in between, and the signal hit a stranger that has got its pid. */
static int send_signal(struct process *process, int number)
{
    if (process->pid == 0)
        return EINVAL;
    if (!is_ours(process))
        return ECHILD;
    lock_children();
    reap(process);
    if (!process->ended)
        kill(process->pid, number);
    unlock_children();
    return 0;
}

int process_terminate(struct process *process)
{
    return send_signal(process, SIGTERM);
}

int process_kill(struct process *process)
{
    return send_signal(process, SIGKILL);
}

size_t process_active_children(struct process **list, size_t capacity)
{
    size_t count = 0;
    lock_children();
    for (struct process *child = children, *next; child; child = next) {
        next = child->next;
        reap(child);
        if (child->ended || child->internal)
            continue;
        if (count < capacity)
            list[count] = child;
        count++;
    }
    unlock_children();
    return count;
}

/* At exit. All daemons get SIGTERM before the first one is waited for, so that
 * they share the two seconds. */
static void end_children(void)
{
    double deadline = pool__now() + grace;
    lock_children();
    for (struct process *child = children; child; child = child->next)
        if (child->daemon)
            kill(child->pid, SIGTERM);
    unlock_children();
    /* Each join takes a child out of the list. */
    while (children) {
        struct process *child = children;
        if (child->daemon) {
            double left = deadline - pool__now();
            if (process_join(child, left > 0 ? left : 0) != 0)
                process_kill(child);
        }
        process_join(child, PROCESS_FOREVER);
    }
}

const char *process_describe(struct process *process, char *text, size_t size)
{
    int code = process_exitcode(process);
    if (code == PROCESS_NO_EXITCODE) {
        snprintf(text, size, process->pid ? "is alive" : "was not started");
    } else if (code == PROCESS_LOST_EXITCODE) {
        snprintf(text, size, "ended, and how was not to be learned");
    } else if (code >= 0) {
        snprintf(text, size, "ended with exit code %d", code);
    } else {
        const char *name = pool__signal_name(-code);
        if (name)
            snprintf(text, size, "was killed by %s", name);
        else
            snprintf(text, size, "was killed by signal %d", -code);
    }
    return text;
}
