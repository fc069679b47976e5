// diagnosis: the lines are not as asked for
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int answer;

static void *think(void *argument)
{
    (void)argument;
    usleep(200000);
    answer = 42;
    return NULL;
}

int main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, think, NULL);
    printf("answer %d\n", answer);
    return 0; /* TODO: and what of the thread? */
}
