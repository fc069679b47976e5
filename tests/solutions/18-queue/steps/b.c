/*
 * Step 18b: work without the lock.
 *
 * Three consumers take items from `next`, guarded by a lock. Each works on its
 * item for 0.3 seconds, and keeps the lock meanwhile, so that the others wait.
 * Let them work at the same time; a number is taken only once. In any order:
 *
 *     worked on 0
 *     worked on 1
 *     worked on 2
 *
 * Grade it: make grade 18b          Stuck? make hint 18b
 */
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
#ifdef STARTER
    sleep_seconds(0.3); /* the work */
    pthread_mutex_unlock(&shared->lock);
#else
    pthread_mutex_unlock(&shared->lock);
    sleep_seconds(0.3); /* the work */
#endif
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
