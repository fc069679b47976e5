/*
 * Step 11b: join before reading.
 *
 * The thread takes 0.2 seconds for its answer. main reads it before it is
 * there. Wait for the thread's end first: pthread_join.
 *
 *     answer 42
 *
 * Grade it: make grade 11b          Stuck? make hint 11b
 */
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
