// diagnosis: it does not end
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long counter;

static void *count(void *times)
{
    for (long i = 0; i < *(long *)times; i++) {
        pthread_mutex_lock(&lock);
        counter++;
    }
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
