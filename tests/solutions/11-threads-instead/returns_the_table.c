// Style: the table comes back through pthread_join.
#include <pthread.h>
#include <stdint.h>
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

static long table[FACES];
static long rounds, seed;

static void *thread_main(void *argument)
{
    struct die die = {seed + (long)(intptr_t)argument};
    long *own = calloc(FACES, sizeof *own);
    for (long i = 0; own && i < rounds; i++)
        own[throw_die(&die)]++;
    return own;
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
    for (int i = 0; i < count; i++)
        pthread_create(&threads[i], NULL, thread_main,
                       (void *)(intptr_t)(i + 1));
    for (int i = 0; i < count; i++) {
        void *own;
        pthread_join(threads[i], &own);
        for (int face = 0; face < FACES; face++)
            table[face] += ((long *)own)[face];
        free(own);
    }

    long sum = 0;
    printf("%d threads\n", count);
    for (int face = 0; face < FACES; face++) {
        printf("%d: %ld\n", face + 1, table[face]);
        sum += table[face];
    }
    printf("%ld throws\n", sum);
    return EXIT_SUCCESS;
}
