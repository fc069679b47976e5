// Style: the threads of C itself.
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>

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

struct share {
    long table[FACES], rounds;
    struct die die;
};

static int run(void *p)
{
    struct share *s = p;
    long t[FACES] = {0};
    for (long i = 0; i < s->rounds; i++)
        t[throw_die(&s->die)]++;
    for (int f = 0; f < FACES; f++)
        s->table[f] = t[f];
    return 0;
}

int main(int argc, char **argv)
{
    int n = atoi(argv[1]);
    struct share s[MOST_THREADS] = {0};
    thrd_t t[MOST_THREADS];
    long sum = 0;
    (void)argc;
    for (int i = 0; i < n; i++) {
        s[i].rounds = atol(argv[2]);
        s[i].die.state = atol(argv[3]) + i + 1;
        if (thrd_create(&t[i], run, &s[i]) != thrd_success)
            return 1;
    }
    for (int i = 0; i < n; i++)
        thrd_join(t[i], NULL);
    printf("%d threads\n", n);
    for (int f = 0; f < FACES; f++) {
        long c = 0;
        for (int i = 0; i < n; i++)
            c += s[i].table[f];
        printf("%d: %ld\n", f + 1, c);
        sum += c;
    }
    printf("%ld throws\n", sum);
    return 0;
}
