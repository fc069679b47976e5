/*
 * Step 11c: take the lock.
 *
 * Two threads count in one variable, and lose counts. Take the lock before
 * each count, and give it back after it. `1000000` prints:
 *
 *     2000000
 *
 * Grade it: make grade 11c          Stuck? make hint 11c
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long counter;

static void *count(void *times)
{
    for (long i = 0; i < *(long *)times; i++) {
#ifdef STARTER
        counter++;
    }
    (void)lock; /* TODO */
#else
        pthread_mutex_lock(&lock);
        counter++;
        pthread_mutex_unlock(&lock);
    }
#endif
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
    printf("%ld\n", counter);
    return 0;
}
