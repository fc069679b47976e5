// 03: leaves shared memory, semaphores and queues behind
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <unistd.h>

int main(void)
{
    const key_t key = 0x464b0000 + atoi("@PORT@");
    shmget(key, 1 << 20, IPC_CREAT | 0666);
    semget(key, 5, IPC_CREAT | 0666);
    msgget(key, IPC_CREAT | 0666);
    int fd = shm_open("/forklings-@PORT@", O_RDWR | O_CREAT, 0666);
    if (fd != -1 && ftruncate(fd, 1 << 20) == -1)
        return 1;
    mq_open("/forklings-@PORT@", O_RDWR | O_CREAT, 0666, NULL);
    sem_open("/forklings-@PORT@", O_CREAT, 0666, 1);
    return 0;
}
