#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The workers print themselves: who finishes the next in order prints on. */
struct board {
    pthread_mutex_t lock;
    int count, next, shown, stop;
    struct {
        double nap;
        int number, done;
    } item[100];
};

static void show(struct board *b)
{
    while (!b->stop && b->shown < b->count && b->item[b->shown].done) {
        int n = b->item[b->shown].number;
        if (n < 0) {
            printf("Item %d: %d has no root\n", b->shown + 1, n);
            b->stop = 1;
        } else
            printf("Item %d: %g\n", b->shown + 1, sqrt(n));
        b->shown++;
    }
    fflush(stdout);
}

static int child(struct board *b)
{
    pthread_mutex_lock(&b->lock);
    while (!b->stop && b->next < b->count) {
        int i = b->next++;
        pthread_mutex_unlock(&b->lock);
        double s = b->item[i].nap;
        struct timespec t = {(long)s, (long)((s - (long)s) * 1e9)}, rest;
        while (nanosleep(&t, &rest))
            t = rest;
        pthread_mutex_lock(&b->lock);
        b->item[i].done = 1;
        show(b);
    }
    pthread_mutex_unlock(&b->lock);
    return 0;
}

int main(int argc, char **argv)
{
    struct board *b = mmap(0, sizeof *b, PROT_READ | PROT_WRITE,
                           MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t a;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&b->lock, &a);
    b->count = argc - 2;
    for (int i = 0; i < b->count; i++)
        sscanf(argv[2 + i], "%lf:%d", &b->item[i].nap, &b->item[i].number);
    int n = atoi(argv[1]);
    pid_t pid[8];
    for (int i = 0; i < n; i++)
        if (!(pid[i] = fork()))
            _exit(child(b));
    for (int i = 0; i < n; i++) {
        siginfo_t info;
        waitid(P_PID, pid[i], &info, WEXITED);
    }
    if (!b->stop)
        printf("%d roots\n", b->count);
    return b->stop;
}
