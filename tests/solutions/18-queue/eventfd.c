/* Whatever one waits for is counted in a descriptor of its own. */
#define _GNU_SOURCE

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { ROOM = 3, SPACE = 4096, END = -1 };

typedef int efd;
struct queue {
    efd lock, items_there, parent;
    bool parent_waits, parent_joins, closed;
    int items[SPACE];
    int first, count;
    long put, done;
};

static void sem_init(efd *s, int shared, int n)
{
    (void)shared;
    *s = eventfd((unsigned)n, EFD_SEMAPHORE);
}
static int sem_wait(efd *s)
{
    uint64_t v;
    return read(*s, &v, sizeof v) == sizeof v ? 0 : -1;
}
static void sem_post(efd *s)
{
    uint64_t v = 1;
    if (write(*s, &v, sizeof v) < 0)
        err(1, "write");
}
static struct queue *queue_create(void)
{
    struct queue *queue = mmap(NULL, sizeof *queue, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (queue == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    sem_init(&queue->lock, 1, 1);
    sem_init(&queue->items_there, 1, 0);
    sem_init(&queue->parent, 1, 0);
    return queue;
}
static void down(efd *s)
{
    while (sem_wait(s) == -1 && errno == EINTR)
        continue;
}
static void put_it(struct queue *q, int item)
{
    q->items[(q->first + q->count++) % SPACE] = item;
    q->put++;
    sem_post(&q->items_there);
}
static void queue_put(struct queue *q, int item, bool waits)
{
    down(&q->lock);
    while (waits && q->count >= ROOM) {
        q->parent_waits = true;
        sem_post(&q->lock);
        down(&q->parent);
        down(&q->lock);
    }
    put_it(q, item);
    sem_post(&q->lock);
}
static int queue_get(struct queue *q)
{
    int item = END;
    down(&q->items_there);
    down(&q->lock);
    if (q->count > 0) {
        item = q->items[q->first];
        q->first = (q->first + 1) % SPACE;
        q->count--;
        if (q->parent_waits && q->count < ROOM) {
            q->parent_waits = false;
            sem_post(&q->parent);
        }
    }
    sem_post(&q->lock);
    return item;
}
static void queue_done(struct queue *q)
{
    down(&q->lock);
    q->done++;
    if (q->parent_joins && q->done == q->put)
        sem_post(&q->parent);
    sem_post(&q->lock);
}
static int queue_join(struct queue *q)
{
    down(&q->lock);
    q->parent_joins = true;
    bool wait_for_it = q->done < q->put;
    sem_post(&q->lock);
    if (wait_for_it)
        down(&q->parent);
    return (int)q->put;
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
            queue_put(queue, part, false);
            queue_put(queue, item - part, false);
        }
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
        queue_put(queue, atoi(argv[i]), true);
        printf("Put %s\n", argv[i]);
    }
    printf("All %d items are done\n", queue_join(queue));
    for (int i = 0; i < consumers; i++)
        sem_post(&queue->items_there);
    while (wait(NULL) != -1 || errno == EINTR)
        continue;
    return EXIT_SUCCESS;
}
