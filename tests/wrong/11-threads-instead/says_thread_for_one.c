// diagnosis: the wording is not as asked for
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

static long table[FACES];
static pthread_mutex_t table_lock = PTHREAD_MUTEX_INITIALIZER;
static long rounds, seed;

static void *thread_main(void *argument)
{
    int number = *(int *)argument;
    struct die die = {seed + number};
    long own[FACES] = {0}; /* no other thread knows it: no lock needed */
    for (long i = 0; i < rounds; i++)
        own[throw_die(&die)]++;

    pthread_mutex_lock(&table_lock);
    for (int face = 0; face < FACES; face++)
        table[face] += own[face];
    pthread_mutex_unlock(&table_lock);
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
    int numbers[MOST_THREADS]; /* one each, and it stays as it is */
    for (int i = 0; i < count; i++) {
        numbers[i] = i + 1;
        errno = pthread_create(&threads[i], NULL, thread_main, &numbers[i]);
        if (errno != 0)
            err(EXIT_FAILURE, "pthread_create");
    }
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);

    long sum = 0;
    printf("%d thread%s\n", count, count == 1 ? "" : "s");
    for (int face = 0; face < FACES; face++) {
        printf("%d: %ld\n", face + 1, table[face]);
        sum += table[face];
    }
    printf("%ld throws\n", sum);
    return EXIT_SUCCESS;
}
