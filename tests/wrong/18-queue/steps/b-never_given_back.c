// diagnosis: it does not end
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct shared {
    pthread_mutex_t lock;
    int next;
};

static int consume(struct shared *shared)
{
    pthread_mutex_lock(&shared->lock);
    int item = shared->next++;
    sleep_seconds(0.3); /* the work */
    printf("worked on %d\n", item);
    return 0;
}

int main(void)
{
    struct shared *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&shared->lock, &kind);
    for (int i = 0; i < 3; i++) {
        if (fork() == 0)
            return consume(shared);
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
