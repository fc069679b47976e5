/*
 * Step 11d: one step.
 *
 * The same count without a lock: make `counter` atomic, so that adding 1 is
 * one step that nothing can come between. `1000000` prints:
 *
 *     2000000
 *
 * Grade it: make grade 11d          Stuck? make hint 11d
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef STARTER
static long counter;
#else
static atomic_long counter;
#endif

static void *count(void *times)
{
    for (long i = 0; i < *(long *)times; i++)
        counter++;
    return NULL;
}

int main(int argc, char **argv)
{
    long times = argc > 1 ? atol(argv[1]) : 1000000;
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, count, &times);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", (long)counter);
    return 0;
}
