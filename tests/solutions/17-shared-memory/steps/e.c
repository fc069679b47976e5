/*
 * Step 17e: the holder has died.
 *
 * The child is killed while it holds the lock, and the parent waits for ever.
 * Make the lock robust before it is made: then pthread_mutex_lock returns
 * EOWNERDEAD, and pthread_mutex_consistent declares it usable again.
 *
 *     The holder has died
 *     The lock is mine
 *
 * Grade it: make grade 17e          Stuck? make hint 17e
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void take(pthread_mutex_t *lock)
{
    int error = pthread_mutex_lock(lock);
#ifdef STARTER
    /* TODO: what if the holder has died? */
#else
    if (error == EOWNERDEAD) {
        printf("The holder has died\n");
        error = pthread_mutex_consistent(lock);
    }
#endif
    if (error == 0)
        printf("The lock is mine\n");
}

int main(void)
{
    pthread_mutex_t *lock = mmap(NULL, sizeof *lock, PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
#ifdef STARTER
#else
    pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
#endif
    pthread_mutex_init(lock, &kind);
    if (fork() == 0) {
        pthread_mutex_lock(lock);
        kill(getpid(), SIGKILL);
    }
    wait(NULL);
    take(lock);
    pthread_mutex_unlock(lock);
    return pthread_mutex_lock(lock); /* 0, if it works as before */
}
