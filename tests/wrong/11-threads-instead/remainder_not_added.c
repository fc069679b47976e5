// diagnosis: the last throws are not counted
#include <err.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FACES = 6, MOST_THREADS = 8, BATCH = 100 };

struct die {
    long state;
};

static int throw_die(struct die *die)
{
    for (int i = 0; i < 16; i++) /* shake it well */
        die->state = die->state * 16807 % 2147483647;
    return (int)(die->state % FACES);
}

static struct {
    pthread_mutex_t lock;
    long count[FACES];
} table = {.lock = PTHREAD_MUTEX_INITIALIZER};

static long rounds, seed;

/* Moves what was counted so far into the table of all. */
static void hand_in(long *own)
{
    pthread_mutex_lock(&table.lock);
    for (int face = 0; face < FACES; face++)
        table.count[face] += own[face];
    pthread_mutex_unlock(&table.lock);
    memset(own, 0, FACES * sizeof *own);
}

static void *thread_main(void *argument)
{
    struct die die = {seed + *(const int *)argument};
    long own[FACES] = {0};
    for (long i = 1; i <= rounds; i++) {
        own[throw_die(&die)]++;
        if (i % BATCH == 0)
            hand_in(own);
    }
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
    int numbers[MOST_THREADS];
    for (int i = 0; i < count; i++) {
        numbers[i] = i + 1;
        if (pthread_create(&threads[i], NULL, thread_main, &numbers[i]) != 0)
            errx(EXIT_FAILURE, "cannot create thread %d", i + 1);
    }
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);

    long sum = 0;
    printf("%d threads\n", count);
    for (int face = 0; face < FACES; face++) {
        printf("%d: %ld\n", face + 1, table.count[face]);
        sum += table.count[face];
    }
    printf("%ld throws\n", sum);
    return EXIT_SUCCESS;
}
