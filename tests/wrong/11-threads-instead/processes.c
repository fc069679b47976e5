// diagnosis: processes, where threads are asked for
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

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
    (void)threads;
    int results[2];
    if (pipe(results) == -1)
        return 1;
    for (int i = 0; i < count; i++) {
        if (fork() == 0) {
            struct die die = {seed + i + 1};
            long own[FACES] = {0};
            for (long r = 0; r < rounds; r++)
                own[throw_die(&die)]++;
            _exit(write(results[1], own, sizeof own) == -1);
        }
    }
    for (int i = 0; i < count; i++) {
        long own[FACES];
        if (read(results[0], own, sizeof own) == -1)
            return 1;
        for (int face = 0; face < FACES; face++)
            table[face] += own[face];
        wait(NULL);
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
