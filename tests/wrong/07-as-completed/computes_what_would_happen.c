// diagnosis: the workers do not nap
/*
 * Exercise 07 without the pool: the workers help themselves. All that they
 * share is one word of 64 bits: how many tasks were begun (lower half), and
 * which one hit (upper half). Who begins a task adds 1 to the lower half, but
 * only while the upper one is 0. So with the hit nothing is begun any more, and
 * the word says at that moment how many tasks were.
 */
#include <err.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "clock.h"
#include "process.h"

enum { MOST_TASKS = 100, MOST_WORKERS = 8 };

struct task {
    int value;
    double nap;
};

struct searcher {
    struct process process; /* first: run casts it back */
    int line, news;         /* the pipe to read from, and its other end */
};

static _Atomic uint64_t *state;

static int begun_of(uint64_t word)
{
    return (int)(word & 0xffffffff);
}

static int hit_of(uint64_t word)
{
    return (int)(word >> 32);
}

/* Index of the task that is now ours, or -1 if there is nothing to begin. */
static int begin_one(int count)
{
    uint64_t word = atomic_load(state);
    do {
        if (hit_of(word) > 0 || begun_of(word) == count)
            return -1;
    } while (!atomic_compare_exchange_weak(state, &word, word + 1));
    return begun_of(word);
}

/* True for the first one only. */
static int is_first_hit(int number)
{
    uint64_t word = atomic_load(state);
    do {
        if (hit_of(word) > 0)
            return 0;
    } while (!atomic_compare_exchange_weak(state, &word,
                                           word | (uint64_t)number << 32));
    return 1;
}

/* The worker's life: until the program has closed its end. */
static int search(struct process *self)
{
    struct searcher *me = (struct searcher *)self;
    char byte;
    close(me->news);
    while (read(me->line, &byte, 1) == -1 && errno == EINTR)
        continue;
    return EXIT_SUCCESS;
}

/* What the workers would do, and when. Returns the hit, or 0. */
static int play(const struct task *tasks, int workers, int count, int wanted)
{
    double until[MOST_WORKERS] = {0}, now = 0;
    int does[MOST_WORKERS];
    for (int i = 0; i < workers; i++)
        does[i] = -1;
    for (;;) {
        int next = -1, begun;
        for (int i = 0; i < workers; i++)
            if (does[i] < 0 && (begun = begin_one(count)) >= 0) {
                does[i] = begun;
                until[i] = now + tasks[begun].nap;
                printf("Task %d starts\n", begun + 1);
            }
        for (int i = 0; i < workers; i++)
            if (does[i] >= 0 && (next < 0 || until[i] < until[next]))
                next = i;
        if (next < 0)
            return 0;
        sleep_seconds(until[next] - now);
        now = until[next];
        if (tasks[does[next]].value == wanted && is_first_hit(does[next] + 1))
            return does[next] + 1;
        does[next] = -1;
    }
}

int main(int argc, char **argv)
{
    static struct task tasks[MOST_TASKS];
    static struct searcher searchers[MOST_WORKERS];
    int workers = argc > 1 ? atoi(argv[1]) : 0, count = argc - 3;
    if (count < 1 || count > MOST_TASKS || workers < 1 ||
        workers > MOST_WORKERS) {
        fprintf(stderr, "usage: exercise WORKERS WANTED NAP:VALUE ...\n");
        return 2;
    }
    for (int i = 0; i < count; i++)
        if (sscanf(argv[i + 3], "%lf:%d", &tasks[i].nap, &tasks[i].value) != 2)
            errx(2, "not NAP:VALUE: %s", argv[i + 3]);
    int wanted = atoi(argv[2]), news[2], hit = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    state = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (state == MAP_FAILED || pipe(news) == -1)
        err(EXIT_FAILURE, "cannot prepare");

    for (int i = 0; i < workers; i++) {
        searchers[i] = (struct searcher){
            {.run = search, .daemon = true}, news[0], news[1]};
        errno = process_start(&searchers[i].process);
        if (errno)
            err(EXIT_FAILURE, "cannot start a worker");
    }
    hit = play(tasks, workers, count, wanted);
    close(news[1]);
    if (hit > 0)
        printf("Task %d found %d\n", hit, wanted);
    else
        printf("No task found %d\n", wanted);
    int cancelled = count - begun_of(atomic_load(state));
    printf("Cancelled %d of %d tasks\n", cancelled, count);
    for (int i = 0; i < workers; i++)
        process_join(&searchers[i].process, PROCESS_FOREVER);
    return hit > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
