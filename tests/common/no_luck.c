/*
 * Programs that are right in every order, whose brothers in luck.c are not.
 * Each prints "right" and exits with 0.
 *
 * usage: no_luck NAME
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../helpers/stuck.h"

static void wait_for_all(void)
{
    while (wait(NULL) > 0)
        continue;
}

static int say(bool right)
{
    puts(right ? "right" : "wrong");
    return !right;
}

/* Two add to one number under a lock that processes share. */
static int counter(void)
{
    struct {
        pthread_mutex_t lock;
        volatile int count;
    } *both = shared(sizeof *both);
    pthread_mutexattr_t among;
    pthread_mutexattr_init(&among);
    pthread_mutexattr_setpshared(&among, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&both->lock, &among);
    for (int i = 0; i < 2; i++)
        if (start() == 0) {
            for (int k = 0; k < 300; k++) {
                pthread_mutex_lock(&both->lock);
                both->count++;
                pthread_mutex_unlock(&both->lock);
            }
            _exit(0);
        }
    wait_for_all();
    return say(both->count == 600);
}

static volatile sig_atomic_t told;

static void tell(int number)
{
    told = number;
}

/* The signal is blocked until sigsuspend, and comes in it. */
static int handler(void)
{
    sigset_t usr1, before;
    sigemptyset(&usr1);
    sigaddset(&usr1, SIGUSR1);
    sigprocmask(SIG_BLOCK, &usr1, &before);
    signal(SIGUSR1, tell);
    if (start() == 0) {
        kill(getppid(), SIGUSR1);
        _exit(0);
    }
    while (!told)
        sigsuspend(&before);
    wait_for_all();
    return say(true);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t other = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool there;
static long sum;

static void *add_up(void *unused)
{
    for (int i = 0; i < 200; i++) {
        pthread_mutex_lock(&lock);
        pthread_mutex_lock(&other);
        sum++;
        pthread_mutex_unlock(&other);
        pthread_mutex_unlock(&lock);
    }
    return unused;
}

/* Two locks, always in the same order. */
static int locks(void)
{
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        if (pthread_create(&threads[i], NULL, add_up, NULL) != 0)
            return 1;
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    return say(sum == 400);
}

static void *send_news(void *unused)
{
    pthread_mutex_lock(&lock);
    there = true;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
    return unused;
}

/* Waits while what it waits for is not there. */
static int news(void)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, send_news, NULL) != 0)
        return 1;
    pthread_mutex_lock(&lock);
    while (!there)
        pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    return say(there);
}

/* Looks and takes in one call. */
static int taker(void)
{
    int *owners = shared(2 * sizeof *owners);
    const char *folder = getenv("TMPDIR");
    char path[64];
    snprintf(path, sizeof path, "%.40s/luck-%d", folder ? folder : "/tmp",
             (int)getpid());
    unlink(path);
    for (int i = 0; i < 2; i++)
        if (start() == 0) {
            owners[i] = open(path, O_CREAT | O_EXCL | O_WRONLY, 0600) != -1;
            _exit(0);
        }
    wait_for_all();
    unlink(path);
    return say(owners[0] + owners[1] == 1);
}

/* A line in one write; reads until the end, however much each returns. */
static int whole_lines(void)
{
    int ends[2];
    char text[32] = "";
    size_t length = 0;
    ssize_t n;
    if (pipe(ends) == -1)
        err(1, "pipe");
    for (int i = 0; i < 2; i++)
        if (start() == 0)
            _exit(write(ends[1], "one two\n", 8) != 8);
    close(ends[1]);
    while ((n = read(ends[0], text + length, sizeof text - 1 - length)) > 0)
        length += (size_t)n;
    wait_for_all();
    return say(strcmp(text, "one two\none two\n") == 0);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(void);
    } cases[] = {
        {"counter", counter}, {"handler", handler},
        {"locks", locks},     {"news", news},
        {"taker", taker},     {"whole_lines", whole_lines},
    };
    for (size_t i = 0; argc == 2 && i < sizeof cases / sizeof *cases; i++)
        if (strcmp(argv[1], cases[i].name) == 0)
            return cases[i].run();
    return 2;
}
