/*
 * Exercise 11: find the race, and fix it.
 *
 *     exercise THREADS ROUNDS SEED
 *
 * Each of THREADS (1 to 8) threads throws a die ROUNDS times (1 to 10000000),
 * and all count in one table how often each face came. The die of thread I
 * (from 1 on) starts with SEED (1 to 1000000) + I: throw_die is right, and
 * must stay. `exercise 2 600 1` prints:
 *
 *     2 threads
 *     1: 222
 *     2: 203
 *     3: 209
 *     4: 196
 *     5: 190
 *     6: 180
 *     1200 throws
 *
 * and exits with status 0. The starter does this too, sometimes: it has more
 * than one race.
 *
 * Graded, with other valid numbers:
 *   - exactly these lines in each of several runs, and exit status 0, whatever
 *     the memory held that nobody has set;
 *   - THREADS threads are started, and no process;
 *   - with 2 threads or more, two compute at the same time: a lock held for
 *     all throws is no answer. One for each single throw is, a slow one;
 *   - each thread does its own share, and all are joined before the sum is
 *     printed;
 *   - ThreadSanitizer finds no race (where the compiler has one).
 *
 * Try it:   make try 11 ARGS="4 1000000 1"
 * Grade it: make grade 11          Stuck? make hint 11
 */
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { FACES = 6, MOST_THREADS = 8 };

/* A die of its own kind of chance: the same seed, the same throws. */
struct die {
    long state;
};

static int throw_die(struct die *die)
{
    for (int i = 0; i < 16; i++) /* shake it well */
        die->state = die->state * 16807 % 2147483647;
    return (int)(die->state % FACES);
}

static long table[FACES]; /* TODO: everybody writes here, as they please */
static long rounds, seed;

static void *thread_main(void *argument)
{
    int number = *(int *)argument; /* TODO: whose int is this, and when? */
    struct die die = {seed + number};
    for (long i = 0; i < rounds; i++)
        table[throw_die(&die)]++;
    return NULL;
}

int main(int argc, char **argv)
{
    int count = argc == 4 ? atoi(argv[1]) : 0;
    if (count < 1 || count > MOST_THREADS) {
        fprintf(stderr, "usage: exercise THREADS ROUNDS SEED\n");
        return 2;
    }
    rounds = atol(argv[2]);
    seed = atol(argv[3]);

    pthread_t threads[MOST_THREADS];
    int number;
    for (number = 1; number <= count; number++) {
        errno =
            pthread_create(&threads[number - 1], NULL, thread_main, &number);
        if (errno != 0)
            err(EXIT_FAILURE, "pthread_create");
    }
    for (int i = 0; i < count - 1; i++) /* TODO: is that everybody? */
        pthread_join(threads[i], NULL);

    long sum = 0;
    printf("%d threads\n", count);
    for (int face = 0; face < FACES; face++) {
        printf("%d: %ld\n", face + 1, table[face]);
        sum += table[face];
    }
    printf("%ld throws\n", sum);
    return EXIT_SUCCESS;
}
