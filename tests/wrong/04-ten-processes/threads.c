// diagnosis: threads, where processes are asked for
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

static sem_t room;
static char **args;

static void *nap(void *p)
{
    int n = (int)(long)p;
    sleep_seconds(atof(args[n + 1]));
    printf("Child %d ended\n", n);
    sem_post(&room);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t t[100];
    args = argv;
    sem_init(&room, 0, atoi(argv[1]));
    for (int i = 1; i <= argc - 2; i++) {
        sem_wait(&room);
        pthread_create(&t[i - 1], NULL, nap, (void *)(long)i);
    }
    for (int i = 0; i < argc - 2; i++)
        pthread_join(t[i], NULL);
    printf("%d children, at most %s at a time\n", argc - 2, argv[1]);
    return 0;
}
