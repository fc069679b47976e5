/*
 * Lesson 18: a queue with room for a few items, in shared memory. Producers
 * wait while it is full, consumers while it is empty, and all of them asleep.
 * Run it:        make 18
 * Chapter:       docs/18-queue.md
 * Change first:  put only one end mark. Which consumer gets it, and the other?
 */
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "arguments.h"
#include "clock.h"
#include "process.h"

enum { ROOM = 2, PRODUCERS = 2, CONSUMERS = 3, END = -1 };

/* A ring: the oldest item is at `first`. All of it belongs to whoever holds
 * the lock; a condition variable is where one sleeps until it has changed. */
struct queue {
    pthread_mutex_t lock;
    pthread_cond_t has_room, has_items;
    int items[ROOM];
    int first, count;
};

/* For processes, as in lesson 17. Each of these calls returns 0, or an error's
 * number. */
static struct queue *queue_create(void)
{
    struct queue *queue = mmap(NULL, sizeof *queue, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t lock;
    pthread_condattr_t news;
    if (queue == MAP_FAILED || pthread_mutexattr_init(&lock) ||
        pthread_mutexattr_setpshared(&lock, PTHREAD_PROCESS_SHARED) ||
        pthread_mutex_init(&queue->lock, &lock) ||
        pthread_condattr_init(&news) ||
        pthread_condattr_setpshared(&news, PTHREAD_PROCESS_SHARED) ||
        pthread_cond_init(&queue->has_room, &news) ||
        pthread_cond_init(&queue->has_items, &news))
        errx(EXIT_FAILURE, "no queue can be made here");
    return queue;
}

/* Blocks while the queue is full. Nobody looks at the results of these calls:
 * they fail only if the lock was not made, or is not ours to give back. */
static void queue_put(struct queue *queue, int item)
{
    pthread_mutex_lock(&queue->lock);
    /* A loop: whoever wakes may find that another was faster. The wait gives
     * the lock back while it sleeps, and has it again when it returns. */
    while (queue->count == ROOM)
        pthread_cond_wait(&queue->has_room, &queue->lock);
    queue->items[(queue->first + queue->count++) % ROOM] = item;
    pthread_cond_signal(&queue->has_items);
    pthread_mutex_unlock(&queue->lock);
}

/* Blocks while the queue is empty. */
static int queue_get(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0)
        pthread_cond_wait(&queue->has_items, &queue->lock);
    int item = queue->items[queue->first];
    queue->first = (queue->first + 1) % ROOM;
    queue->count--;
    pthread_cond_signal(&queue->has_room);
    pthread_mutex_unlock(&queue->lock);
    return item;
}

/* A producer or a consumer; the struct is the same. */
struct member {
    struct process process;
    struct queue *queue;
    int number, items;
    double nap;
};

/* Producer 1 makes 101, 102, ..., producer 2 makes 201, 202, ... */
static int produce(struct process *self)
{
    struct member *producer = (struct member *)self;
    for (int i = 1; i <= producer->items; i++) {
        int item = 100 * producer->number + i;
        queue_put(producer->queue, item);
        printf("Producer %d has put %d\n", producer->number, item);
    }
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int consume(struct process *self)
{
    struct member *consumer = (struct member *)self;
    int item;
    while ((item = queue_get(consumer->queue)) != END) {
        printf("Consumer %d works on %d\n", consumer->number, item);
        sleep_seconds(consumer->nap);
    }
    printf("Consumer %d has met the end\n", consumer->number);
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static bool join(struct member *member)
{
    process_join(&member->process, PROCESS_FOREVER);
    return process_exitcode(&member->process) == 0;
}

int main(int argc, char **argv)
{
    double items = 3, nap = 0.5;
    struct argument arguments[] = {
        {"ITEMS", "how many each of 2 producers makes", &items, 0, 99, true},
        {"NAP", "how long a consumer works on one", &nap, 0, 3600, false},
        {0},
    };
    int status = arguments_read(argc, argv, arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    double start = perf_counter();
    struct queue *queue = queue_create();
    struct member members[PRODUCERS + CONSUMERS];
    for (int i = 0; i < PRODUCERS + CONSUMERS; i++) {
        const bool producer = i < PRODUCERS;
        /* daemon: if this process gives up, nobody waits for ever. */
        members[i] = (struct member){
            {.run = producer ? produce : consume, .daemon = true},
            queue,
            producer ? i + 1 : i + 1 - PRODUCERS,
            (int)items,
            nap};
        if ((errno = process_start(&members[i].process)) != 0)
            err(EXIT_FAILURE, "cannot start a process");
    }
    bool ok = true;
    for (int i = 0; i < PRODUCERS; i++)
        ok = join(&members[i]) && ok;
    /* Behind the last item, one end mark for each consumer. */
    for (int i = 0; i < CONSUMERS; i++)
        queue_put(queue, END);
    for (int i = PRODUCERS; i < PRODUCERS + CONSUMERS; i++)
        ok = join(&members[i]) && ok;
    printf("Finished in %.2f second(s)\n", perf_counter() - start);
    return ok && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
