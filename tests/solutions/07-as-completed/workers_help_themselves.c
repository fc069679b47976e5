#include <math.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Workers help themselves: one table in shared memory, one lock. */
static struct table {
    pthread_mutex_t lock;
    int next, count, hit, wanted, begun;
    struct {
        double nap;
        int value;
    } task[100];
} * t;

static int take(void)
{
    int i = -1;
    pthread_mutex_lock(&t->lock);
    if (!t->hit && t->next < t->count) {
        i = t->next++;
        t->begun++;
        printf("Task %d starts\n", i + 1);
        fflush(stdout);
    }
    pthread_mutex_unlock(&t->lock);
    return i;
}

static void work(void)
{
    int i;
    while ((i = take()) >= 0) {
        double s = t->task[i].nap, whole = floor(s);
        usleep(0);
        for (unsigned left = (unsigned)whole; left;)
            left = sleep(left);
        usleep((useconds_t)((s - whole) * 1e6));
        pthread_mutex_lock(&t->lock);
        if (t->task[i].value == t->wanted && !t->hit) {
            t->hit = i + 1;
            printf("Task %d found %d\n", i + 1, t->wanted);
            fflush(stdout);
        }
        pthread_mutex_unlock(&t->lock);
    }
}

int main(int argc, char **argv)
{
    t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t a;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&t->lock, &a);
    t->wanted = atoi(argv[2]);
    t->count = argc - 3;
    for (int i = 0; i < t->count; i++)
        sscanf(argv[i + 3], "%lf:%d", &t->task[i].nap, &t->task[i].value);
    int n = atoi(argv[1]);
    for (int i = 0; i < n; i++)
        if (fork() == 0) {
            work();
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
    if (!t->hit)
        printf("No task found %d\n", t->wanted);
    printf("Cancelled %d of %d tasks\n", t->count - t->begun, t->count);
    return t->hit ? 0 : 1;
}
