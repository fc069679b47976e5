/*
 * A library to preload (LD_PRELOAD) under a lesson, so that tests can see what
 * it does when the system says no. FAULTS names calls that fail, and how:
 *
 *   FAULTS="fork:2:EAGAIN nanosleep:1:EINTR"
 *
 * makes the second fork of each process that loads this fail with EAGAIN, and
 * its first nanosleep with EINTR, half-way through. Counts are per process and
 * go on in a forked child. These faults are no errors:
 *
 *   fork:2:LATE   the second fork works, but its parent goes on 0.3 s later
 *   child:2:FAIL  the second child exits with 7, whatever it wanted to say
 *   child:2:FINE  likewise with 0
 *   read:1:PART   the first read brings one byte, where there is one
 *   write:2:PART  the second write writes one byte
 *   date:2:JUMP   at the second look at it, the time of day is 1 o'clock (UTC)
 *                 on Friday, May 7, 2021, and goes on from there
 *
 * A forked child that leaves by exit, and so runs the exit handlers of its
 * parent, is told on stderr, whatever FAULTS says.
 *
 * Needs a dynamic linker with LD_PRELOAD (Linux, BSD).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const struct {
    const char *name;
    int number;
} known_errors[] = {
    {"EAGAIN", EAGAIN}, {"EINTR", EINTR},   {"EMFILE", EMFILE},
    {"ECHILD", ECHILD}, {"ENOMEM", ENOMEM}, {"EIO", EIO},
    {"FAIL", 7},        {"FINE", 0},        {"PART", 0},
};

static pid_t loaded_by;

__attribute__((constructor)) static void note_process(void)
{
    loaded_by = getpid();
}

__attribute__((destructor)) static void tell_exit(void)
{
    if (getpid() != loaded_by)
        dprintf(2, "a forked child left by exit, not by _exit\n");
}

static void nap(double seconds)
{
    struct timespec left = {.tv_sec = (time_t)seconds};
    left.tv_nsec = (long)((seconds - (double)left.tv_sec) * 1e9);
    /* The kernel's own call: nanosleep is replaced below. */
    while (syscall(SYS_nanosleep, &left, &left) == -1)
        continue;
}

/* The function that is replaced here. Looking for it leaves errno alone: a
 * program that asks errno after a success must get what it deserves. */
static void *next(const char *name)
{
    int error = errno;
    void *function = dlsym(RTLD_NEXT, name);
    errno = error;
    return function;
}

static bool fault(const char *call, int *count)
{
    const char *faults = getenv("FAULTS");
    char name[32], error[32];
    int nth, used, before = errno;
    ++*count;
    while (faults && sscanf(faults, " %31[^:]:%d:%31s%n", name, &nth, error,
                            &used) == 3) {
        faults += used;
        if (strcmp(name, call) != 0 || nth != *count)
            continue;
        errno = before;
        for (size_t i = 0; i < sizeof known_errors / sizeof *known_errors; i++)
            if (strcmp(error, known_errors[i].name) == 0)
                errno = known_errors[i].number;
        return true;
    }
    errno = before; /* sscanf may change it */
    return false;
}

static int forks; /* of this process and, before it was born, its parent */

pid_t fork(void)
{
    errno = 0;
    bool failed = fault("fork", &forks);
    if (failed && errno != 0)
        return -1;
    pid_t (*real)(void) = (pid_t(*)(void))next("fork");
    pid_t pid = real();
    if (failed && pid > 0)
        nap(0.3);
    return pid;
}

void _exit(int status)
{
    int before = forks - 1; /* fault counts this call */
    if (getpid() != loaded_by && fault("child", &before))
        status = errno;
    syscall(SYS_exit_group, status);
    __builtin_unreachable();
}

pid_t waitpid(pid_t pid, int *status, int options)
{
    static int count;
    if (fault("waitpid", &count))
        return -1;
    pid_t (*real)(pid_t, int *, int) =
        (pid_t(*)(pid_t, int *, int))next("waitpid");
    return real(pid, status, options);
}

/* Half of the time is slept and the other half is what is left, as when a
 * signal comes in the middle. */
int nanosleep(const struct timespec *request, struct timespec *left)
{
    static int count;
    if (fault("nanosleep", &count)) {
        int error = errno;
        double half = ((double)request->tv_sec + request->tv_nsec / 1e9) / 2;
        nap(half);
        if (left) {
            left->tv_sec = (time_t)half;
            left->tv_nsec = (long)((half - (double)left->tv_sec) * 1e9);
        }
        errno = error;
        return -1;
    }
    int (*real)(const struct timespec *, struct timespec *) =
        (int (*)(const struct timespec *, struct timespec *))next("nanosleep");
    return real(request, left);
}

/* The three ways to ask for the time of day, all with the same jump. */
static time_t jump(time_t now)
{
    static int count;
    static time_t ahead;
    if (fault("date", &count))
        ahead = 1620349200 - now;
    return ahead;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && clock == CLOCK_REALTIME)
        now->tv_sec += jump(now->tv_sec);
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec exact;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &exact);
    *now = (struct timeval){exact.tv_sec, exact.tv_nsec / 1000};
    return 0;
}

time_t time(time_t *also)
{
    struct timespec exact;
    clock_gettime(CLOCK_REALTIME, &exact);
    if (also)
        *also = exact.tv_sec;
    return exact.tv_sec;
}

int pipe(int fds[2])
{
    static int count;
    if (fault("pipe", &count))
        return -1;
    int (*real)(int[2]) = (int (*)(int[2]))next("pipe");
    return real(fds);
}

int dup2(int from, int to)
{
    static int count;
    if (fault("dup2", &count))
        return -1;
    int (*real)(int, int) = (int (*)(int, int))next("dup2");
    return real(from, to);
}

void *mmap(void *at, size_t size, int rights, int flags, int fd, off_t offset)
{
    static int count;
    if (fault("mmap", &count))
        return MAP_FAILED;
    void *(*real)(void *, size_t, int, int, int, off_t) =
        (void *(*)(void *, size_t, int, int, int, off_t))next("mmap");
    return real(at, size, rights, flags, fd, offset);
}

int pthread_mutex_init(pthread_mutex_t *lock, const pthread_mutexattr_t *kind)
{
    static int count;
    if (fault("pthread_mutex_init", &count))
        return errno;
    int (*real)(pthread_mutex_t *, const pthread_mutexattr_t *) =
        (int (*)(pthread_mutex_t *, const pthread_mutexattr_t *))next(
            "pthread_mutex_init");
    return real(lock, kind);
}

int pthread_mutex_lock(pthread_mutex_t *lock)
{
    static int count;
    if (fault("pthread_mutex_lock", &count))
        return errno;
    int (*real)(pthread_mutex_t *) =
        (int (*)(pthread_mutex_t *))next("pthread_mutex_lock");
    return real(lock);
}

ssize_t read(int fd, void *buffer, size_t size)
{
    static int count;
    errno = 0;
    if (fault("read", &count)) {
        if (errno != 0)
            return -1;
        size = size > 1 ? 1 : size;
    }
    ssize_t (*real)(int, void *, size_t) =
        (ssize_t(*)(int, void *, size_t))next("read");
    return real(fd, buffer, size);
}

ssize_t write(int fd, const void *buffer, size_t size)
{
    static int count;
    errno = 0;
    if (fault("write", &count)) {
        if (errno != 0)
            return -1;
        size = size > 1 ? 1 : size;
    }
    ssize_t (*real)(int, const void *, size_t) =
        (ssize_t(*)(int, const void *, size_t))next("write");
    return real(fd, buffer, size);
}
