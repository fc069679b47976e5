// diagnosis: no thread is started
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
    thread = pthread_self();
    think(NULL);
    (void)thread;
    printf("answer %d\n", answer);
    return 0;
}
