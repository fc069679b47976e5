// diagnosis: a root is wrong
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_ITEMS = 100, MOST_WORKERS = 8 };

enum state { OPEN, ROOT, NO_ROOT };

struct item {
    double nap, root;
    int number;
    enum state state;
};

struct monitor {
    pthread_mutex_t lock;
    pthread_cond_t news; /* for the parent: the border has moved */
    int count;
    int next;  /* the item to be begun next */
    int known; /* so many are known, and all have roots */
    bool stop; /* the one after them is known too, and has none */
    struct item items[MOST_ITEMS];
};

static void check(int error, const char *what)
{
    if (error) {
        errno = error;
        err(EXIT_FAILURE, "%s", what);
    }
}

static struct monitor *monitor_create(void)
{
    struct monitor *monitor =
        mmap(NULL, sizeof *monitor, PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (monitor == MAP_FAILED)
        err(EXIT_FAILURE, "cannot share memory");
    pthread_mutexattr_t of_lock;
    pthread_condattr_t of_news;
    pthread_mutexattr_init(&of_lock);
    pthread_condattr_init(&of_news);
    check(pthread_mutexattr_setpshared(&of_lock, PTHREAD_PROCESS_SHARED),
          "no shared lock");
    check(pthread_condattr_setpshared(&of_news, PTHREAD_PROCESS_SHARED),
          "no shared condition");
    check(pthread_mutex_init(&monitor->lock, &of_lock), "no lock");
    check(pthread_cond_init(&monitor->news, &of_news), "no condition");
    pthread_mutexattr_destroy(&of_lock);
    pthread_condattr_destroy(&of_news);
    return monitor;
}

/* --- the worker ---------------------------------------------------------- */

static void nap_for(double seconds)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += (time_t)seconds;
    end.tv_nsec += (long)((seconds - (double)(time_t)seconds) * 1e9);
    if (end.tv_nsec >= 1000000000) {
        end.tv_sec++;
        end.tv_nsec -= 1000000000;
    }
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR)
        ;
}

/* False if there is none. */
static bool root_of(int number, double *root)
{
    if (number < 0)
        return false;
    *root = number;
    for (int step = 0; step < 10 && *root > 0; step++)
        *root = (*root + number / *root) / 2;
    return true;
}

/* With the lock held. */
static void move_border(struct monitor *monitor)
{
    while (monitor->known < monitor->count &&
           monitor->items[monitor->known].state == ROOT)
        monitor->known++;
    monitor->stop = monitor->known < monitor->count &&
                    monitor->items[monitor->known].state == NO_ROOT;
}

static void *work(void *argument)
{
    struct monitor *monitor = argument;
    pthread_mutex_lock(&monitor->lock);
    while (!monitor->stop && monitor->next < monitor->count) {
        struct item *item = &monitor->items[monitor->next++];
        pthread_mutex_unlock(&monitor->lock);
        nap_for(item->nap);
        double root = 0;
        bool good = root_of(item->number, &root);
        pthread_mutex_lock(&monitor->lock);
        item->root = root;
        item->state = good ? ROOT : NO_ROOT;
        move_border(monitor);
        pthread_cond_signal(&monitor->news);
    }
    pthread_mutex_unlock(&monitor->lock);
    return NULL;
}

/* --- the program --------------------------------------------------------- */

static void start_workers(struct monitor *monitor, pid_t *pids, int count)
{
    for (int i = 0; i < count; i++) {
        pids[i] = fork();
        if (pids[i] == -1) {
            warn("cannot start a worker");
            while (i-- > 0)
                kill(pids[i], SIGKILL);
            exit(EXIT_FAILURE);
        }
        if (pids[i] == 0) {
            signal(SIGTERM, SIG_DFL);
            work(monitor);
            _exit(EXIT_SUCCESS);
        }
    }
}

/* Waits until there is more to say than about the first `told` items, and
 * returns how many roots are known then; *failed: the next one has none. */
static int wait_for_more(struct monitor *monitor, int told, bool *failed)
{
    pthread_mutex_lock(&monitor->lock);
    while (monitor->known == told && !monitor->stop)
        pthread_cond_wait(&monitor->news, &monitor->lock);
    int known = monitor->known;
    *failed = monitor->stop;
    pthread_mutex_unlock(&monitor->lock);
    return known;
}

int main(int argc, char **argv)
{
    int count = argc - 2;
    if (count < 1 || count > MOST_ITEMS) {
        fprintf(stderr, "usage: exercise WORKERS NAP:NUMBER ...\n");
        return 2;
    }
    struct monitor *monitor = monitor_create();
    monitor->count = count;
    for (int i = 0; i < count; i++) {
        char *colon;
        monitor->items[i].nap = strtod(argv[i + 2], &colon);
        monitor->items[i].number = atoi(colon + 1);
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    int workers = atoi(argv[1]);
    pid_t pids[MOST_WORKERS];
    start_workers(monitor, pids, workers);

    int told = 0;
    bool failed = false;
    while (told < count && !failed) {
        int known = wait_for_more(monitor, told, &failed);
        for (; told < known; told++)
            printf("Item %d: %g\n", told + 1, monitor->items[told].root);
    }
    if (failed)
        printf("Item %d: %d has no root\n", told + 1,
               monitor->items[told].number);
    else
        printf("%d roots\n", told);

    for (int i = 0; i < workers; i++) {
        if (failed)
            kill(pids[i], SIGTERM);
        while (waitpid(pids[i], NULL, 0) == -1 && errno == EINTR)
            ;
    }
    munmap(monitor, sizeof *monitor);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
