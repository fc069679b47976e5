/*
 * Exercise 18: a queue that can be joined, as Python's JoinableQueue.
 *
 *     exercise CONSUMERS SECONDS ITEM ...
 *
 * The parent starts CONSUMERS processes (1 to 9), then puts 1 to 20 ITEMs, each
 * a number from 1 to 99, into a queue in shared memory. A consumer takes the
 * oldest item, calls work for it, and goes on. An item of more than 1 is then
 * cut in two, with half: 5 gives 2 and 3, which the consumer puts into the
 * queue. The functions work and half stay as they are.
 *
 * The parent waits for room while ROOM items or more are in the queue. A
 * consumer never does: if all waited for room, who would make it? The queue has
 * space for SPACE items, more than there will ever be. When all items are done,
 * also those that consumers have put, the parent says so; then the consumers
 * hear of the end, and are joined. `exercise 2 0.1 1 2` prints:
 *
 *     Put 1
 *     Put 2
 *     Consumer 1 has done 1        (which of them does what, is chance)
 *     Consumer 2 has done 2
 *     Consumer 1 has done 1
 *     Consumer 2 has done 1
 *     All 4 items are done
 *
 * The exit status is 0.
 *
 * The grader looks at these things:
 *   - CONSUMERS processes, which are joined; all end by themselves;
 *   - every item is done once, and none is left;
 *   - "All" comes when the last one is done: not before, and at once;
 *   - nobody is idle while there is an item, and who waits is asleep;
 *   - the parent puts as soon as there is room, and no sooner.
 *
 * Try it:   make try 18 ARGS="2 0.1 1 2"
 * Grade it: make grade 18          Stuck? make hint 18
 */
#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { ROOM = 3, SPACE = 4096, END = -1 };

#ifdef STARTER
/* A queue as in the lesson: the oldest item is at `first`. All of it belongs to
 * whoever holds the lock.
 * TODO: how is it known that an item is not only taken, but done? */
struct queue {
    pthread_mutex_t lock;
    pthread_cond_t has_room, has_items;
    int items[SPACE];
    int first, count;
};
#else
/* All of it belongs to whoever holds the lock. An item is unfinished from its
 * put until it is done; in between it is in the queue, or somebody has it. */
struct queue {
    pthread_mutex_t lock;
    pthread_cond_t has_room, has_items, all_done;
    int items[SPACE];
    int first, count;
    int unfinished, done;
};
#endif

static struct queue *queue_create(void)
{
    struct queue *queue = mmap(NULL, sizeof *queue, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (queue == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    pthread_mutexattr_t of_lock;
    pthread_mutexattr_init(&of_lock);
    pthread_mutexattr_setpshared(&of_lock, PTHREAD_PROCESS_SHARED);
    errno = pthread_mutex_init(&queue->lock, &of_lock);
    if (errno != 0)
        err(EXIT_FAILURE, "pthread_mutex_init");
    pthread_condattr_t of_conditions;
    pthread_condattr_init(&of_conditions);
    pthread_condattr_setpshared(&of_conditions, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&queue->has_room, &of_conditions);
    pthread_cond_init(&queue->has_items, &of_conditions);
#ifdef STARTER
#else
    pthread_cond_init(&queue->all_done, &of_conditions);
#endif
    return queue;
}

#ifdef STARTER
/* TODO: the parent waits for room, a consumer does not. */
static void queue_put(struct queue *queue, int item)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->count >= ROOM)
        pthread_cond_wait(&queue->has_room, &queue->lock);
    queue->items[(queue->first + queue->count++) % SPACE] = item;
    pthread_cond_signal(&queue->has_items);
    pthread_mutex_unlock(&queue->lock);
}
#else
/* Puts an item when there are less than `room` in the queue. */
static void queue_put(struct queue *queue, int item, int room)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->count >= room)
        pthread_cond_wait(&queue->has_room, &queue->lock);
    queue->items[(queue->first + queue->count++) % SPACE] = item;
    queue->unfinished++;
    pthread_cond_signal(&queue->has_items);
    pthread_mutex_unlock(&queue->lock);
}
#endif

/* Blocks while the queue is empty. */
static int queue_get(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0)
        pthread_cond_wait(&queue->has_items, &queue->lock);
    int item = queue->items[queue->first];
    queue->first = (queue->first + 1) % SPACE;
    queue->count--;
#ifdef STARTER
    pthread_cond_signal(&queue->has_room);
#else
    if (queue->count < ROOM)
        pthread_cond_signal(&queue->has_room);
#endif
    pthread_mutex_unlock(&queue->lock);
    return item;
}

#ifdef STARTER
/* TODO: wait until every item that was ever put is done, and say how many that
 * were. */
static int queue_join(struct queue *queue)
{
    (void)queue;
    return 0;
}
#else
/* The item that was taken is done, and what it gave is in the queue. */
static void queue_done(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    queue->done++;
    if (--queue->unfinished == 0)
        pthread_cond_signal(&queue->all_done);
    pthread_mutex_unlock(&queue->lock);
}

/* Blocks until nothing is unfinished. Returns how many are done. */
static int queue_join(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->unfinished > 0)
        pthread_cond_wait(&queue->all_done, &queue->lock);
    int done = queue->done;
    pthread_mutex_unlock(&queue->lock);
    return done;
}
#endif

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

#ifdef STARTER
static void consume(int number, struct queue *queue, double seconds)
{
    int item;
    while ((item = queue_get(queue)) != END) {
        work(number, item, seconds);
        if (item > 1) {
            int part = half(item);
            queue_put(queue, part);
            queue_put(queue, item - part);
        }
    }
}
#else
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
#endif

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
#ifdef STARTER
        queue_put(queue, atoi(argv[i]));
#else
        queue_put(queue, atoi(argv[i]), ROOM);
#endif
        printf("Put %s\n", argv[i]);
    }
    printf("All %d items are done\n", queue_join(queue));
#ifdef STARTER
    /* TODO: each consumer must hear of the end. */
#else
    for (int i = 0; i < consumers; i++)
        queue_put(queue, END, SPACE);
#endif
    while (wait(NULL) != -1 || errno == EINTR)
        continue;
    return EXIT_SUCCESS;
}
