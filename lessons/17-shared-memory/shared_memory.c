/*
 * Lesson 17: two processes and one counter in shared memory. Counting loses
 * unless it is atomic, or done by whoever holds the lock.
 * Run it:        make 17
 * Chapter:       docs/17-shared-memory.md
 * Change first:  MAP_PRIVATE in place of MAP_SHARED. Where do the counts go?
 */
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "arguments.h"
#include "process.h"

/* What parent and children have in common. All else each has a copy of. */
struct shared {
    volatile long plain; /* volatile: each ++ reads and writes the memory */
    atomic_long atomic;
    pthread_mutex_t lock;
    volatile long locked; /* only for who holds the lock */
};

/* In memory that stays shared across fork, with a lock that works between
 * processes, and that outlives a holder: that is what "robust" means. */
static struct shared *make_shared(void)
{
    struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    pthread_mutexattr_t kind;
    /* Each returns 0, or an error's number. */
    if (pthread_mutexattr_init(&kind) ||
        pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED) ||
        pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST) ||
        pthread_mutex_init(&shared->lock, &kind))
        errx(EXIT_FAILURE, "no robust lock for processes can be made here");
    return shared;
}

/* Blocks until this process holds the lock. Says so if the last holder died
 * with it: then what the lock guards may be half changed. A single number
 * cannot be, so it is simply declared consistent again. */
static void take_lock(struct shared *shared)
{
    errno = pthread_mutex_lock(&shared->lock);
    if (errno == EOWNERDEAD) {
        printf("Whoever held the lock has died\n");
        errno = pthread_mutex_consistent(&shared->lock);
    }
    if (errno != 0)
        err(EXIT_FAILURE, "cannot take the lock");
}

static void count_plain(struct shared *shared)
{
    shared->plain++; /* three steps: read, add, write */
}

static void count_atomic(struct shared *shared)
{
    atomic_fetch_add(&shared->atomic, 1); /* one step, indivisible */
}

static void count_locked(struct shared *shared)
{
    take_lock(shared);
    shared->locked++;
    pthread_mutex_unlock(&shared->lock);
}

struct counter {
    struct process process;
    struct shared *shared;
    long times;
    void (*count)(struct shared *);
};

static int run_counter(struct process *self)
{
    struct counter *counter = (struct counter *)self;
    for (long i = 0; i < counter->times; i++)
        counter->count(counter->shared);
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* `children` of them, 1 or 2, call count(shared) `times` times each, side by
 * side. Returns whether all ended well. */
static bool count_in(int children, struct shared *shared, long times,
                     void (*count)(struct shared *))
{
    struct counter counters[2];
    bool ok = true;
    for (int i = 0; i < children; i++) {
        counters[i] =
            (struct counter){{.run = run_counter}, shared, times, count};
        errno = process_start(&counters[i].process);
        if (errno != 0)
            err(EXIT_FAILURE, "cannot start a child");
    }
    for (int i = 0; i < children; i++) {
        process_join(&counters[i].process, PROCESS_FOREVER);
        ok = process_exitcode(&counters[i].process) == 0 && ok;
    }
    return ok;
}

/* In place of counting: a child that is killed while it holds the lock. */
static void die_with_the_lock(struct shared *shared)
{
    take_lock(shared);
    raise(SIGKILL);
}

int main(int argc, char **argv)
{
    double times = 1000000;
    struct argument arguments[] = {
        {"TIMES", "how often each child counts", &times, 0, 1e8, true},
        {0},
    };
    int status = arguments_read(argc, argv, arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    struct shared *shared = make_shared();
    long n = (long)times;
    bool ok = count_in(2, shared, n, count_plain);
    printf("Without a lock: %ld of %ld\n", shared->plain, 2 * n);
    ok = count_in(2, shared, n, count_atomic) && ok;
    printf("Atomic: %ld of %ld\n", atomic_load(&shared->atomic), 2 * n);
    ok = count_in(2, shared, n, count_locked) && ok;
    printf("With a lock: %ld of %ld\n", shared->locked, 2 * n);

    count_in(1, shared, 1, die_with_the_lock); /* that it fails is the point */
    ok = count_in(2, shared, n, count_locked) && ok;
    printf("With a lock: %ld of %ld\n", shared->locked, 4 * n);
    return ok && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
