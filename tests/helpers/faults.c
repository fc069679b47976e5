/*
 * A library to preload (LD_PRELOAD) under a lesson, so that tests can see what
 * it does when the system says no. FAULTS names calls that fail, and how:
 *
 *   FAULTS="fork:2:EAGAIN nanosleep:1:EINTR"
 *
 * makes the second fork of each process that loads this fail with EAGAIN, and
 * its first nanosleep with EINTR. Counts are per process and go on in a
 * forked child. Needs a dynamic linker with LD_PRELOAD (Linux, BSD).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const struct {
    const char *name;
    int number;
} known_errors[] = {
    {"EAGAIN", EAGAIN}, {"EINTR", EINTR},   {"EMFILE", EMFILE},
    {"ECHILD", ECHILD}, {"ENOMEM", ENOMEM},
};

static bool fault(const char *call, int *count)
{
    const char *faults = getenv("FAULTS");
    char name[32], error[32];
    int nth, used;
    ++*count;
    while (faults && sscanf(faults, " %31[^:]:%d:%31s%n", name, &nth, error,
                            &used) == 3) {
        faults += used;
        if (strcmp(name, call) != 0 || nth != *count)
            continue;
        for (size_t i = 0; i < sizeof known_errors / sizeof *known_errors; i++)
            if (strcmp(error, known_errors[i].name) == 0)
                errno = known_errors[i].number;
        return true;
    }
    return false;
}

pid_t fork(void)
{
    static int count;
    if (fault("fork", &count))
        return -1;
    pid_t (*real)(void) = (pid_t(*)(void))dlsym(RTLD_NEXT, "fork");
    return real();
}

pid_t waitpid(pid_t pid, int *status, int options)
{
    static int count;
    if (fault("waitpid", &count))
        return -1;
    pid_t (*real)(pid_t, int *, int) =
        (pid_t(*)(pid_t, int *, int))dlsym(RTLD_NEXT, "waitpid");
    return real(pid, status, options);
}

/* The time that is left comes back, as from the real one. */
int nanosleep(const struct timespec *request, struct timespec *left)
{
    static int count;
    if (fault("nanosleep", &count)) {
        if (left)
            *left = *request;
        return -1;
    }
    int (*real)(const struct timespec *, struct timespec *) =
        (int (*)(const struct timespec *, struct timespec *))dlsym(RTLD_NEXT,
                                                                   "nanosleep");
    return real(request, left);
}

int pipe(int fds[2])
{
    static int count;
    if (fault("pipe", &count))
        return -1;
    int (*real)(int[2]) = (int (*)(int[2]))dlsym(RTLD_NEXT, "pipe");
    return real(fds);
}

ssize_t read(int fd, void *buffer, size_t size)
{
    static int count;
    if (fault("read", &count))
        return -1;
    ssize_t (*real)(int, void *, size_t) =
        (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
    return real(fd, buffer, size);
}
