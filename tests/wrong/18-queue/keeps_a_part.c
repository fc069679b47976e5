// diagnosis: items are missing, or done twice
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

/* All of it belongs to whoever holds the lock. An item is unfinished from its
 * put until it is done; in between it is in the queue, or somebody has it. */
struct queue {
    pthread_mutex_t lock;
    pthread_cond_t has_room, has_items, all_done;
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
    pthread_cond_init(&queue->all_done, &of_conditions);
    return queue;
}

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

/* Blocks while the queue is empty. */
static int queue_get(struct queue *queue)
{
    pthread_mutex_lock(&queue->lock);
    while (queue->count == 0)
        pthread_cond_wait(&queue->has_items, &queue->lock);
    int item = queue->items[queue->first];
    queue->first = (queue->first + 1) % SPACE;
    queue->count--;
    if (queue->count < ROOM)
        pthread_cond_signal(&queue->has_room);
    pthread_mutex_unlock(&queue->lock);
    return item;
}

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
            queue_put(queue, half(item), SPACE);
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
