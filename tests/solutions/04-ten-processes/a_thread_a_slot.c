// Style: LIMIT threads, each starts a child and waits for it.
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_CHILDREN = 100 };

static pid_t pids[MOST_CHILDREN]; /* of child 1, child 2, ... */

static void start_child(int number, double seconds)
{
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "cannot start child %d", number);
    if (pid == 0) {
        sleep_seconds(seconds);
        _exit(EXIT_SUCCESS);
    }
    pids[number - 1] = pid;
}

static char **naps;
static int next, n;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

static void *slot(void *unused)
{
    for (;;) {
        pthread_mutex_lock(&m);
        int mine = next < n ? ++next : 0;
        if (mine)
            start_child(mine, atof(naps[mine - 1]));
        pthread_mutex_unlock(&m);
        if (!mine)
            return unused;
        while (waitpid(pids[mine - 1], NULL, 0) == -1 && errno == EINTR)
            ;
        pthread_mutex_lock(&m);
        printf("Child %d ended\n", mine);
        pthread_mutex_unlock(&m);
    }
}

int main(int argc, char **argv)
{
    int limit = atoi(argv[1]);
    pthread_t t[20];
    setvbuf(stdout, NULL, _IOLBF, 0);
    n = argc - 2;
    naps = argv + 2;
    for (int i = 0; i < limit; i++)
        pthread_create(&t[i], NULL, slot, NULL);
    for (int i = 0; i < limit; i++)
        pthread_join(t[i], NULL);
    printf("%d children, at most %d at a time\n", n, limit);
    return 0;
}
