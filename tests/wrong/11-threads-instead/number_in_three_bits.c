// diagnosis: the wrong dice are thrown
#include <err.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { FACES = 6, MOST_THREADS = 8 };

struct die {
    long state;
};

static int throw_die(struct die *die)
{
    for (int i = 0; i < 16; i++) /* shake it well */
        die->state = die->state * 16807 % 2147483647;
    return (int)(die->state % FACES);
}

/* What a thread has to know, in one word: the seed, and its number. */
enum { NUMBER_BITS = 3 };
#define PACK(seed, number) ((uintptr_t)(seed) << NUMBER_BITS | (number))
#define SEED_OF(word)      ((long)((word) >> NUMBER_BITS))
#define NUMBER_OF(word)    ((long)((word) & ((1u << NUMBER_BITS) - 1)))

static long rounds;

/* Returns its table of six numbers, for main to add and free. */
static void *thread_main(void *argument)
{
    uintptr_t word = (uintptr_t)argument;
    struct die die = {SEED_OF(word) + NUMBER_OF(word)};
    long own[FACES] = {0};
    for (long i = 0; i < rounds; i++)
        own[throw_die(&die)]++;
    long *table = malloc(sizeof own);
    for (int face = 0; table && face < FACES; face++)
        table[face] = own[face];
    return table;
}

int main(int argc, char **argv)
{
    if (argc != 4)
        errx(2, "usage: exercise THREADS ROUNDS SEED");
    unsigned count = (unsigned)atoi(argv[1]);
    unsigned long seed = strtoul(argv[3], NULL, 10);
    rounds = atol(argv[2]);
    if (count < 1 || count > MOST_THREADS)
        errx(2, "THREADS must be from 1 to %d", MOST_THREADS);

    pthread_t threads[MOST_THREADS];
    for (unsigned number = 1; number <= count; number++)
        if (pthread_create(&threads[number - 1], NULL, thread_main,
                           (void *)PACK(seed, number)) != 0)
            errx(EXIT_FAILURE, "pthread_create");

    long total[FACES] = {0}, sum = 0;
    for (unsigned i = 0; i < count; i++) {
        void *part;
        if (pthread_join(threads[i], &part) != 0 || !part)
            errx(EXIT_FAILURE, "thread %u has no result", i + 1);
        for (int face = 0; face < FACES; face++)
            total[face] += ((long *)part)[face];
        free(part);
    }
    printf("%u threads\n", count);
    for (int face = 0; face < FACES; face++) {
        printf("%d: %ld\n", face + 1, total[face]);
        sum += total[face];
    }
    printf("%ld throws\n", sum);
    return EXIT_SUCCESS;
}
