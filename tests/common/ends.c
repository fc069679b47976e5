/*
 * Programs that end by themselves, put together from parts: somebody waits, in
 * one of several ways, and somebody or something helps. Nobody may be told, at
 * any moment, that one of them hangs.
 *
 * usage: ends THING WAY HELP     e.g. ends pipe poll child
 *        ends --list             all of them, one a line
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../helpers/stuck.h"

#define LENGTH_MS 400

/* --- things with two ends: [0] to read from, [1] to write to --------------*/

static void a_pipe(int ends[2])
{
    if (pipe(ends) == -1)
        err(1, "pipe");
}

static void a_pair(int ends[2])
{
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        err(1, "socketpair");
}

static void a_fifo(int ends[2])
{
    char name[40];
    snprintf(name, sizeof name, "fifo-%d", (int)getpid());
    if (mkfifo(name, 0600) == -1)
        err(1, "mkfifo");
    ends[0] = open(name, O_RDONLY | O_NONBLOCK);
    ends[1] = open(name, O_WRONLY);
    unlink(name);
    fcntl(ends[0], F_SETFL, 0);
}

static const struct {
    const char *name;
    void (*make)(int ends[2]);
} things[] = {{"pipe", a_pipe}, {"pair", a_pair}, {"fifo", a_fifo}};

/* --- ways to wait for one -------------------------------------------------*/

static void by_read(int fd)
{
    char byte;
    if (read(fd, &byte, 1) == -1)
        return; /* a signal came */
}

static void by_poll(int fd)
{
    poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1);
}

static void by_select(int fd)
{
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    select(fd + 1, &set, NULL, NULL, NULL);
}

static void by_epoll(int fd)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    epoll_wait(epoll, &event, 1, -1);
    close(epoll);
}

static const struct {
    const char *name;
    void (*wait)(int fd);
} ways[] = {{"read", by_read},
            {"poll", by_poll},
            {"select", by_select},
            {"epoll", by_epoll}};

/* --- who helps ------------------------------------------------------------*/

typedef void waiter(int fd);

static void on_signal(int number)
{
    (void)number;
}

static void interrupt_with(int number)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(number, &action, NULL);
}

static void give(int fd)
{
    if (write(fd, "x", 1) != 1)
        err(1, "write");
}

static void of_child(int ends[2], waiter *waits)
{
    if (start() == 0) {
        nap(LENGTH_MS);
        give(ends[1]);
        _exit(0);
    }
    waits(ends[0]);
}

static void of_parent(int ends[2], waiter *waits)
{
    if (start() == 0) {
        waits(ends[0]);
        _exit(0);
    }
    nap(LENGTH_MS);
    give(ends[1]);
}

static void of_end(int ends[2], waiter *waits)
{
    if (start() == 0) {
        nap(LENGTH_MS);
        _exit(0); /* with it, the last writing end */
    }
    close(ends[1]);
    waits(ends[0]);
}

static void of_kill(int ends[2], waiter *waits)
{
    pid_t child = start();
    if (child == 0) {
        waits(ends[0]);
        _exit(0);
    }
    nap(LENGTH_MS);
    kill(child, SIGTERM);
}

static void of_watcher(int ends[2], waiter *waits)
{
    pid_t child = start();
    if (child == 0) {
        waits(ends[0]);
        _exit(0);
    }
    if (start() == 0) {
        nap(LENGTH_MS);
        kill(child, SIGKILL);
        _exit(0);
    }
    waitpid(child, NULL, 0);
}

static void of_handler(int ends[2], waiter *waits)
{
    pid_t parent = getpid();
    interrupt_with(SIGUSR1);
    if (start() == 0) {
        nap(LENGTH_MS);
        kill(parent, SIGUSR1);
        _exit(0);
    }
    waits(ends[0]);
}

static void of_alarm(int ends[2], waiter *waits)
{
    if (start() == 0) {
        alarm(1);
        waits(ends[0]);
        _exit(0);
    }
}

static void of_timer(int ends[2], waiter *waits)
{
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL,
                             .sigev_signo = SIGUSR1};
    struct itimerspec when = {.it_value.tv_nsec = LENGTH_MS * 1000000L};
    interrupt_with(SIGUSR1);
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) == -1)
        err(1, "timer_create");
    timer_settime(timer, 0, &when, NULL);
    waits(ends[0]);
}

static const struct {
    const char *name;
    void (*run)(int ends[2], waiter *waits);
} helps[] = {{"child", of_child},     {"parent", of_parent},
             {"end", of_end},         {"kill", of_kill},
             {"watcher", of_watcher}, {"handler", of_handler},
             {"alarm", of_alarm},     {"timer", of_timer}};

/* --- locks ----------------------------------------------------------------*/

/* Three take turns, in processes or in threads. */
struct turns {
    void *lock;
    void (*take)(void *lock);
    void (*give)(void *lock);
};

static void *take_turn(void *with)
{
    struct turns *t = with;
    t->take(t->lock);
    nap(LENGTH_MS / 2);
    t->give(t->lock);
    return NULL;
}

static void take_turns(struct turns *t, bool threads)
{
    pthread_t thread[3];
    for (int i = 0; i < 3; i++)
        if (threads)
            pthread_create(&thread[i], NULL, take_turn, t);
        else if (start() == 0) {
            take_turn(t);
            _exit(0);
        }
    for (int i = 0; i < 3 && threads; i++)
        pthread_join(thread[i], NULL);
}

static void lock_mutex(void *lock)
{
    pthread_mutex_lock(lock);
}

static void unlock_mutex(void *lock)
{
    pthread_mutex_unlock(lock);
}

static void lock_for_writing(void *lock)
{
    pthread_rwlock_wrlock(lock);
}

static void unlock_rwlock(void *lock)
{
    pthread_rwlock_unlock(lock);
}

static void wait_for_post(void *lock)
{
    sem_wait(lock);
}

static void post(void *lock)
{
    sem_post(lock);
}

/* Each opens the file anew: a descriptor is known by its place. */
static void lock_file(void *lock)
{
    int *fd = lock;
    *fd = open("turns.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    flock(*fd, LOCK_EX);
}

static void unlock_file(void *lock)
{
    close(*(int *)lock);
}

static void by_mutex(bool threads)
{
    struct turns t = {shared(sizeof(pthread_mutex_t)), lock_mutex,
                      unlock_mutex};
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setpshared(&kind, threads ? PTHREAD_PROCESS_PRIVATE
                                                : PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(t.lock, &kind);
    take_turns(&t, threads);
}

static void by_rwlock(bool threads)
{
    struct turns t = {shared(sizeof(pthread_rwlock_t)), lock_for_writing,
                      unlock_rwlock};
    pthread_rwlockattr_t kind;
    pthread_rwlockattr_init(&kind);
    pthread_rwlockattr_setpshared(&kind, threads ? PTHREAD_PROCESS_PRIVATE
                                                 : PTHREAD_PROCESS_SHARED);
    pthread_rwlock_init(t.lock, &kind);
    take_turns(&t, threads);
}

static void by_semaphore(bool threads)
{
    struct turns t = {shared(sizeof(sem_t)), wait_for_post, post};
    sem_init(t.lock, !threads, 1);
    take_turns(&t, threads);
}

static void by_file(bool threads)
{
    int fd;
    struct turns t = {&fd, lock_file, unlock_file};
    if (!threads)
        take_turns(&t, false);
}

static const struct {
    const char *name;
    void (*run)(bool threads);
} locks[] = {{"mutex", by_mutex},
             {"rwlock", by_rwlock},
             {"semaphore", by_semaphore},
             {"file", by_file}};

/* --------------------------------------------------------------------------*/

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void list(void)
{
    for (size_t t = 0; t < COUNT(things); t++)
        for (size_t w = 0; w < COUNT(ways); w++)
            for (size_t h = 0; h < COUNT(helps); h++)
                printf("%s %s %s\n", things[t].name, ways[w].name,
                       helps[h].name);
    for (size_t i = 0; i < COUNT(locks); i++)
        printf("lock %s processes\nlock %s threads\n", locks[i].name,
               locks[i].name);
}

static void run_lock(const char *name, bool threads)
{
    for (size_t i = 0; i < COUNT(locks); i++)
        if (strcmp(locks[i].name, name) == 0)
            locks[i].run(threads);
}

static void run(const char *thing, const char *way, const char *help)
{
    int ends[2] = {-1, -1};
    waiter *waits = NULL;
    for (size_t i = 0; i < COUNT(things); i++)
        if (strcmp(things[i].name, thing) == 0)
            things[i].make(ends);
    for (size_t i = 0; i < COUNT(ways); i++)
        if (strcmp(ways[i].name, way) == 0)
            waits = ways[i].wait;
    for (size_t i = 0; i < COUNT(helps) && waits; i++)
        if (strcmp(helps[i].name, help) == 0)
            helps[i].run(ends, waits);
}

int main(int argc, char **argv)
{
    if (argc == 2) {
        list();
        return 0;
    }
    if (argc != 4)
        errx(2, "usage: ends THING WAY HELP, or ends --list");
    if (strcmp(argv[1], "lock") == 0)
        run_lock(argv[2], strcmp(argv[3], "threads") == 0);
    else
        run(argv[1], argv[2], argv[3]);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
