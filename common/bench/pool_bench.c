/*
 * How fast is the pool? Prints "name seconds" lines, one for each measure; the
 * seconds are for one task. pool_bench.py measures the same in Python, and
 * pool.sh runs the two in alternation.
 */
#include <err.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "channel.h"
#include "clock.h"
#include "pool.h"
#include "process.h"

enum { TASKS = 10000, ITEMS = 100000, MAPS = 5, MIB = 1 << 20 };

static int echo(const void *args, size_t size, struct result *result)
{
    return result_set(result, args, size);
}

static int nap(const void *args, size_t size, struct result *result)
{
    sleep_seconds(*(const double *)args);
    return result_set(result, args, size);
}

static int nothing(struct process *self)
{
    (void)self;
    return 0;
}

static struct pool *new_pool(void)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    if (!pool)
        err(EXIT_FAILURE, "pool_create");
    return pool;
}

static struct future *submit(struct pool *pool, const void *args, size_t size)
{
    struct future *future = pool_submit(pool, echo, args, size);
    if (!future)
        err(EXIT_FAILURE, "pool_submit");
    return future;
}

static void finish(struct future *future)
{
    if (future_result(future, POOL_FOREVER, NULL, 0) != POOL_OK)
        errx(EXIT_FAILURE, "%s", future_exception(future, 0));
    future_free(future);
}

/* All submitted, then all results read. */
static double many(struct pool *pool, int count, const void *args, size_t size)
{
    static struct future *futures[TASKS];
    double start = perf_counter();
    for (int i = 0; i < count; i++)
        futures[i] = submit(pool, args, size);
    for (int i = 0; i < count; i++)
        finish(futures[i]);
    return (perf_counter() - start) / count;
}

/* One after the other. */
static double alone(struct pool *pool, int count, const void *args, size_t size)
{
    double start = perf_counter();
    for (int i = 0; i < count; i++)
        finish(submit(pool, args, size));
    return (perf_counter() - start) / count;
}

static double map_in_chunks(struct pool *pool)
{
    static int items[ITEMS];
    struct map_options options = {.chunksize = 100};
    double start = perf_counter();
    struct map *map =
        pool_map(pool, echo, items, ITEMS, sizeof *items, &options);
    int value;
    while (map_next(map))
        if (map_result(map, &value, sizeof value) != POOL_OK)
            errx(EXIT_FAILURE, "%s", map_exception(map));
    map_free(map);
    return (perf_counter() - start) / ITEMS;
}

static int compare(const void *a, const void *b)
{
    double difference = *(const double *)a - *(const double *)b;
    return (difference > 0) - (difference < 0);
}

/* One map is over so soon that another program's turn would double it. */
static double median_map(struct pool *pool)
{
    double seconds[MAPS];
    for (int i = 0; i < MAPS; i++)
        seconds[i] = map_in_chunks(pool);
    qsort(seconds, MAPS, sizeof *seconds, compare);
    return seconds[MAPS / 2];
}

static double start_and_stop(int count)
{
    double start = perf_counter();
    for (int i = 0; i < count; i++) {
        struct pool *pool = new_pool();
        finish(submit(pool, &i, sizeof i));
        pool_free(pool);
    }
    return (perf_counter() - start) / count;
}

static double start_and_join(int count)
{
    double start = perf_counter();
    for (int i = 0; i < count; i++) {
        struct process process = {.run = nothing};
        if (process_start(&process) != 0)
            errx(EXIT_FAILURE, "process_start");
        process_join(&process, PROCESS_FOREVER);
    }
    return (perf_counter() - start) / count;
}

/* When is the last of 39 short tasks ready beside a long one? */
static double behind_a_long_one(struct pool *pool)
{
    double start = perf_counter(), last = 0, naps[40];
    struct future *futures[40], *future;
    for (int i = 0; i < 40; i++) {
        naps[i] = i == 0 ? 0.3 : 0.001;
        futures[i] = pool_submit(pool, nap, &naps[i], sizeof *naps);
    }
    struct as_completed *iterator =
        as_completed_create(futures, 40, POOL_FOREVER);
    while ((future = as_completed_next(iterator)))
        if (future != futures[0])
            last = perf_counter() - start;
    as_completed_free(iterator);
    for (int i = 0; i < 40; i++)
        future_free(futures[i]);
    return last;
}

/* --- the bare probe: the same channel, two children, no futures ----------- */

static void echo_frames(int fd)
{
    static struct mailbox box;
    char *room = NULL;
    size_t capacity = 0;
    while (pool__channel_receive_all(fd, &box, &room, &capacity) == 0) {
        struct frame frame;
        memcpy(&frame, room, sizeof frame);
        if (pool__channel_send_all(fd, &frame, room + sizeof frame) != 0)
            break;
    }
    _exit(0);
}

static double probe(void)
{
    struct frame frame = {FRAME_MAGIC, FRAME_TASK, 0, 0, 4};
    struct pollfd lines[2];
    char bytes[4096];
    pid_t pids[2];
    for (int i = 0; i < 2; i++) {
        int ends[2];
        if (pool__channel_open(ends) != 0)
            errx(EXIT_FAILURE, "channel_open");
        pids[i] = fork();
        if (pids[i] == 0) {
            close(ends[0]);
            if (i == 1)
                close(lines[0].fd);
            echo_frames(ends[1]);
        }
        close(ends[1]);
        lines[i] = (struct pollfd){.fd = ends[0], .events = POLLIN};
    }
    double start = perf_counter();
    int sent = 0, received = 0;
    for (int i = 0; i < 2; i++, sent++)
        pool__channel_send(lines[i].fd, &frame, &sent, 0);
    while (received < TASKS) {
        poll(lines, 2, -1);
        for (int i = 0; i < 2; i++) {
            if (!lines[i].revents ||
                read(lines[i].fd, bytes, sizeof bytes) <= 0)
                continue;
            received++;
            if (sent++ < TASKS)
                pool__channel_send(lines[i].fd, &frame, &sent, 0);
        }
    }
    double seconds = (perf_counter() - start) / TASKS;
    for (int i = 0; i < 2; i++)
        close(lines[i].fd);
    for (int i = 0; i < 2; i++)
        process_join(&(struct process){.pid = pids[i], .parent = getpid()},
                     PROCESS_FOREVER);
    return seconds;
}

int main(void)
{
    char *big = calloc(64, MIB);
    int small = 0;
    if (!big)
        err(EXIT_FAILURE, "64 MiB");
    memset(big, 1, (size_t)64 * MIB);

    printf("probe %.9f\n", probe());
    struct pool *pool = new_pool();
    /* Warm up: the first time, both sides pay for fresh memory. */
    many(pool, 1000, &small, sizeof small);
    many(pool, 100, big, MIB);
    alone(pool, 2, big, (size_t)64 * MIB);
    printf("noop %.9f\n", many(pool, TASKS, &small, sizeof small));
    printf("map100 %.9f\n", median_map(pool));
    printf("round-trip %.9f\n", alone(pool, 1000, &small, sizeof small));
    printf("1MiB-many %.9f\n", many(pool, 100, big, MIB));
    printf("1MiB-alone %.9f\n", alone(pool, 100, big, MIB));
    printf("64MiB %.9f\n", alone(pool, 5, big, (size_t)64 * MIB));
    printf("behind-long %.9f\n", behind_a_long_one(pool));
    pool_free(pool);
    free(big);
    printf("start-stop %.9f\n", start_and_stop(20));
    printf("process %.9f\n", start_and_join(50));
    return 0;
}
