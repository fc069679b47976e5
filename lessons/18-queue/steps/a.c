/*
 * Step 18a: asleep until there is news.
 *
 * The parent asks again and again whether `ready` is set, and burns a core.
 * Let it sleep at the condition `news`: pthread_cond_wait gives the lock back
 * meanwhile. There is other news as well, so it has to look again each time.
 *
 *     ready: 1
 *
 * Grade it: make grade 18a          Stuck? make hint 18a
 */
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct shared {
    pthread_mutex_t lock;
    pthread_cond_t news;
    int ready;
};

int main(void)
{
    struct shared *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t of_lock;
    pthread_mutexattr_init(&of_lock);
    pthread_mutexattr_setpshared(&of_lock, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&s->lock, &of_lock);
    pthread_condattr_t of_news;
    pthread_condattr_init(&of_news);
    pthread_condattr_setpshared(&of_news, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&s->news, &of_news);
    if (fork() == 0) {
        for (int i = 0; i < 2; i++) {
            sleep_seconds(0.2);
            pthread_mutex_lock(&s->lock);
            s->ready = i; /* 0, then 1 */
            pthread_cond_signal(&s->news);
            pthread_mutex_unlock(&s->lock);
        }
        _exit(0);
    }
    pthread_mutex_lock(&s->lock);
    while (!s->ready) {
        pthread_mutex_unlock(&s->lock);
        pthread_mutex_lock(&s->lock);
    }
    printf("ready: %d\n", s->ready);
    pthread_mutex_unlock(&s->lock);
    return wait(NULL) > 0 ? 0 : 1;
}
