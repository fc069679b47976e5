// diagnosis: the wrong number of threads
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static atomic_long counter;

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
    times *= 2;
    for (int i = 0; i < 1; i++)
        pthread_create(&threads[i], NULL, count, &times);
    for (int i = 0; i < 1; i++)
        pthread_join(threads[i], NULL);
    printf("%ld\n", (long)counter);
    return 0;
}
