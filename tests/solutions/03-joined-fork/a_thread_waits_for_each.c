// Style: a thread waits for each child.
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

/* The child's part; it does not return. */
static void child_main(const char *argument)
{
    double nap = 0;
    char how[8] = "";
    int number = 0;
    if (sscanf(argument, "%lf:%7[a-z]:%d", &nap, how, &number) != 3)
        _exit(2);
    sleep_seconds(nap);
    if (strcmp(how, "signal") == 0) {
        struct rlimit no_core = {0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        signal(number, SIG_DFL);
        kill(getpid(), number);
    }
    _exit(number);
}

static pid_t pids[20];
static int st[20];

static void *waiter(void *p)
{
    int *s = p;
    while (waitpid(pids[s - st], s, 0) == -1)
        ;
    return NULL;
}

int main(int argc, char **argv)
{
    int n = argc - 1, good = 0;
    pthread_t t[20];
    for (int i = 0; i < n; i++)
        if ((pids[i] = fork()) == 0)
            child_main(argv[i + 1]);
    for (int i = 0; i < n; i++)
        pthread_create(&t[i], NULL, waiter, &st[i]);
    for (int i = 0; i < n; i++) {
        pthread_join(t[i], NULL);
        if (WIFEXITED(st[i]))
            printf("Child %d exited with status %d\n", i + 1,
                   WEXITSTATUS(st[i]));
        else
            printf("Child %d was killed by signal %d\n", i + 1,
                   WTERMSIG(st[i]));
        good += st[i] == 0;
    }
    printf("%d of %d ended well\n", good, n);
    return good != n;
}
