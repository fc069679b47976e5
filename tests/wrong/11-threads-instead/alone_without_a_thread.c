// diagnosis: the wrong number of threads
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* Written before the first thread starts, and only read from then on. */
static long rounds, seed;
static int numbers[MOST_THREADS];

/* Counts on its own stack, and returns a copy, which whoever joins it frees. */
static void *thread_main(void *argument)
{
    const int *number = argument;
    struct die die = {seed + *number};
    long counts[FACES] = {0};
    for (long left = rounds; left > 0; left--)
        counts[throw_die(&die)]++;
    long *report = malloc(sizeof counts);
    if (report)
        memcpy(report, counts, sizeof counts);
    return report;
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
    for (int i = 0; i < count; i++) {
        numbers[i] = i + 1;
        if (count == 1)
            break; /* a thread is not worth it */
        int error = pthread_create(&threads[i], NULL, thread_main, &numbers[i]);
        if (error) {
            fprintf(stderr, "pthread_create: %s\n", strerror(error));
            return EXIT_FAILURE;
        }
    }

    long table[FACES] = {0}, sum = 0;
    for (int i = 0; i < count; i++) {
        void *report = NULL;
        errno = 0;
        if (count == 1)
            report = thread_main(&numbers[i]);
        else
            errno = pthread_join(threads[i], &report);
        if (errno != 0 || !report)
            errx(EXIT_FAILURE, "thread %d has no report", i + 1);
        for (int face = 0; face < FACES; face++)
            table[face] += ((long *)report)[face];
        free(report);
    }

    printf("%d threads\n", count);
    for (int face = 0; face < FACES; face++) {
        printf("%d: %ld\n", face + 1, table[face]);
        sum += table[face];
    }
    printf("%ld throws\n", sum);
    return EXIT_SUCCESS;
}
