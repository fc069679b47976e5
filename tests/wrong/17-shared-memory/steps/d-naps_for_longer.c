// diagnosis: it naps until the child is through
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct bank {
    pthread_mutex_t lock;
    int a, b;
};

int main(void)
{
    struct bank *bank = mmap(NULL, sizeof *bank, PROT_READ | PROT_WRITE,
                             MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (bank == MAP_FAILED)
        return 1;
    pthread_mutexattr_t for_processes;
    pthread_mutexattr_init(&for_processes);
    pthread_mutexattr_setpshared(&for_processes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&bank->lock, &for_processes);
    bank->a = 100;
    if (fork() == 0) {
        bank->a -= 50;
        sleep_seconds(0.2);
        bank->b += 50;
        _exit(0);
    }
    sleep_seconds(0.3);
    printf("sum: %d\n", bank->a + bank->b);
    wait(NULL);
    return 0;
}
