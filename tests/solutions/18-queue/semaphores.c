/* Semaphores count items and room; the lock is one of 1. */
#include <err.h>
#include <errno.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { ROOM = 3, SPACE = 4096, END = -1 };

/* All of it belongs to whoever holds the lock. An item is unfinished from its
 * put until it is done; in between it is in the queue, or somebody has it. */
struct queue {
    sem_t lock, in_it, all_done;
    sem_t changed; /* posted for a parent that waits for room */
    int waiting;
    int items[SPACE];
    int first, count;
    int unfinished, done;
};

static struct queue *queue_create(void)
{
    struct queue *queue = mmap(NULL, sizeof *queue, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (queue == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    sem_init(&queue->lock, 1, 1);
    sem_init(&queue->in_it, 1, 0);
    sem_init(&queue->all_done, 1, 0);
    sem_init(&queue->changed, 1, 0);
    return queue;
}

static void wait_for(sem_t *semaphore)
{
    while (sem_wait(semaphore) == -1)
        continue;
}

/* Puts an item when there are less than `room` in the queue. */
static void queue_put(struct queue *queue, int item, int room)
{
    wait_for(&queue->lock);
    while (queue->count >= room) {
        queue->waiting = 1;
        sem_post(&queue->lock);
        wait_for(&queue->changed);
        wait_for(&queue->lock);
    }
    queue->items[(queue->first + queue->count++) % SPACE] = item;
    queue->unfinished++;
    sem_post(&queue->in_it);
    sem_post(&queue->lock);
}

/* Blocks while the queue is empty. */
static int queue_get(struct queue *queue)
{
    wait_for(&queue->in_it);
    wait_for(&queue->lock);
    int item = queue->items[queue->first];
    queue->first = (queue->first + 1) % SPACE;
    queue->count--;
    if (queue->count < ROOM && queue->waiting) {
        queue->waiting = 0;
        sem_post(&queue->changed);
    }
    sem_post(&queue->lock);
    return item;
}

/* The item that was taken is done, and what it gave is in the queue. */
static void queue_done(struct queue *queue)
{
    wait_for(&queue->lock);
    queue->done++;
    if (--queue->unfinished == 0)
        sem_post(&queue->all_done);
    sem_post(&queue->lock);
}

/* Blocks until nothing is unfinished. Returns how many are done. */
static int queue_join(struct queue *queue)
{
    int done = -1;
    while (done == -1) {
        /* Posted at each 0, also at one before the last put. */
        wait_for(&queue->all_done);
        wait_for(&queue->lock);
        if (queue->unfinished == 0)
            done = queue->done;
        sem_post(&queue->lock);
    }
    return done;
}

/* What is done with an item. */
static void work(int number, int item, double seconds)
{
    sleep_seconds(seconds);
    printf("Consumer %d has done %d\n", number, item);
}

/* The smaller part of an item. To cut it takes a moment. */
static int half(int item)
{
    sleep_seconds(0.01);
    return item / 2;
}

static void consume(int number, struct queue *queue, double seconds)
{
    int item;
    while ((item = queue_get(queue)) != END) {
        work(number, item, seconds);
        if (item > 1) {
            int part = half(item);
            queue_put(queue, part, SPACE);
            queue_put(queue, item - part, SPACE);
        }
        /* Only now: else nothing might be unfinished for a moment. */
        queue_done(queue);
    }
}

int main(int argc, char **argv)
{
    int consumers = argc > 1 ? atoi(argv[1]) : 0;
    if (argc < 4 || argc > 23 || consumers < 1 || consumers > 9) {
        fprintf(stderr, "usage: exercise CONSUMERS SECONDS ITEM ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); /* each line is written at once */
    struct queue *queue = queue_create();
    for (int i = 1; i <= consumers; i++) {
        pid_t pid = fork();
        if (pid == -1)
            err(EXIT_FAILURE, "fork");
        if (pid == 0) {
            consume(i, queue, atof(argv[2]));
            _exit(EXIT_SUCCESS);
        }
    }
    for (int i = 3; i < argc; i++) {
        queue_put(queue, atoi(argv[i]), ROOM);
        printf("Put %s\n", argv[i]);
    }
    printf("All %d items are done\n", queue_join(queue));
    for (int i = 0; i < consumers; i++)
        queue_put(queue, END, SPACE);
    while (wait(NULL) != -1 || errno == EINTR)
        continue;
    return EXIT_SUCCESS;
}
