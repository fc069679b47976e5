// diagnosis: threads, where processes are asked for
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

static int children;
static double seconds;

static void *child(void *number)
{
    sleep_seconds(seconds);
    printf("Child %d of %d is done\n", *(int *)number, children);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[20];
    static int numbers[20];
    children = argc > 2 ? atoi(argv[1]) : 0;
    seconds = argc > 2 ? atof(argv[2]) : 0;
    printf("Starting %d children\n", children);
    for (int i = 0; i < children; i++) {
        numbers[i] = i + 1;
        pthread_create(&threads[i], NULL, child, &numbers[i]);
    }
    printf("Goodbye\n");
    pthread_exit(NULL);
}
