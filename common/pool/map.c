/*
 * Inside the pool, 11 of 16: one task over many items, a chunk at a time; all
 * of it on top of pool_submit. Next: worker_threads.c.
 */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "future.h"
#include "now.h"
#include "worker.h"

/*
 * A chunk of items travels as one task, run_chunk. The task's argument is this
 * head, then for every item a slot and the item's bytes. The task's value is,
 * for every item, a slot and the bytes of the item's value or error text. Each
 * part begins at a multiple of 16 bytes, so that it is aligned for any type.
 */
struct map_chunk {
    uint64_t task;
    uint64_t count;
};

struct slot {
    uint64_t size;
    int32_t code; /* on the way back: what the task returned */
    int32_t unused;
};

struct sent_chunk {
    struct future *future;
    size_t items;
};

struct map {
    struct pool *pool;
    task_function *task;
    struct map_options options;
    double deadline;

    /* The input that has not been submitted yet. */
    const char *items;
    size_t count, size; /* items that are left; bytes of each */
    bool input_ended;
    char *packed; /* the chunk that is being put together */
    size_t packed_size, packed_room;

    /* Chunks that were submitted and that the reader has not come to: a ring
     * buffer of `room` places, the oldest at `first`. */
    struct sent_chunk *ahead;
    size_t first, ahead_count, room;

    /* Where the reader is. */
    struct sent_chunk open;
    size_t items_left;       /* in the open chunk, after this item */
    enum pool_status status; /* of this item, or of its whole chunk */
    const struct slot *slot; /* this item; NULL if its whole chunk failed */
    const char *text;        /* why the whole chunk failed */
    int refused;             /* errno of a submit that was refused; 0: none */
};

static size_t padded(size_t size)
{
    return (size + 15) & ~(size_t)15;
}

/* --- in the worker ------------------------------------------------------- */

/* Runs in the worker: the items' values are appended to the chunk's value, each
 * behind its slot. `result->base` moves along, so that the item's own
 * result_set writes there. An item that fails has a slot like all others, and
 * the next item runs all the same. */
static int run_chunk(const void *args, size_t size, struct result *result)
{
    const struct map_chunk *chunk = args;
    const char *at = (const char *)args + sizeof *chunk;
    (void)size;
    for (uint64_t i = 0; i < chunk->count; i++) {
        const struct slot *item = (const struct slot *)(const void *)at;
        size_t start = result->base; /* this item's slot */
        if (!result_reserve(result, sizeof(struct slot)))
            return ENOMEM;
        result->base += sizeof(struct slot);
        int code =
            pool__worker_run_task((task_function *)(uintptr_t)chunk->task,
                                  item + 1, item->size, result);
        struct slot answer = {.size = result->size - result->base,
                              .code = code};
        /* A text ends in a 0, and the next slot starts at a multiple of 16. */
        size_t room = padded(answer.size + (code != 0));
        if (!result_reserve(result, room))
            return ENOMEM;
        memset(result->bytes + result->base + answer.size, 0,
               room - answer.size);
        /* Through `start`: the block may have moved since. */
        memcpy(result->bytes + start, &answer, sizeof answer);
        result->base = result->size;
        at += sizeof *item + padded(item->size);
    }
    return 0;
}

/* --- submitting ---------------------------------------------------------- */

static bool next_item(struct map *map, const void **item, size_t *size)
{
    if (map->input_ended)
        return false;
    if (map->options.input) {
        map->input_ended =
            !map->options.input(map->options.context, item, size);
        return !map->input_ended;
    }
    if (map->count == 0) {
        map->input_ended = true;
        return false;
    }
    *item = map->items;
    *size = map->size;
    if (map->size > 0)
        map->items += map->size;
    map->count--;
    return true;
}

static bool make_packed_room(struct map *map, size_t size)
{
    if (size <= map->packed_room)
        return true;
    char *packed = realloc(map->packed, 2 * size);
    if (!packed)
        return false;
    map->packed = packed;
    map->packed_room = 2 * size;
    return true;
}

static int pack_item(struct map *map, const void *item, size_t size)
{
    size_t end = map->packed_size + sizeof(struct slot) + padded(size);
    if (end < size || !make_packed_room(map, end))
        return ENOMEM;
    struct slot slot = {.size = size};
    char *at = map->packed + map->packed_size;
    memset(at, 0, sizeof slot + padded(size));
    memcpy(at, &slot, sizeof slot);
    if (size > 0)
        memcpy(at + sizeof slot, item, size);
    map->packed_size = end;
    return 0;
}

/* Room for one more chunk. The ring is straightened on the way: the modulus
 * changes, so that places cannot stay as they are. */
static bool make_ring_room(struct map *map)
{
    if (map->ahead_count < map->room)
        return true;
    size_t room = 2 * map->room + 8;
    struct sent_chunk *ahead = calloc(room, sizeof *ahead);
    if (!ahead)
        return false;
    for (size_t i = 0; i < map->ahead_count; i++)
        ahead[i] = map->ahead[(map->first + i) % map->room];
    free(map->ahead);
    map->ahead = ahead;
    map->first = 0;
    map->room = room;
    return true;
}

/* Submits the next chunk, if there is one: 0, or errno. */
static int submit_chunk(struct map *map)
{
    struct map_chunk head = {.task = (uint64_t)(uintptr_t)map->task};
    const void *item;
    size_t size;
    int error = 0;
    map->packed_size = sizeof head;
    if (!make_packed_room(map, sizeof head))
        return ENOMEM;
    while (!error && head.count < map->options.chunksize &&
           next_item(map, &item, &size)) {
        error = pack_item(map, item, size);
        head.count++;
    }
    if (error || head.count == 0)
        return error;
    if (!make_ring_room(map))
        return ENOMEM;
    memcpy(map->packed, &head, sizeof head);
    /* Each of the items may take the time that one task may. */
    struct future *future = pool_submit_within(
        map->pool, map->pool->options.task_timeout * (double)head.count,
        run_chunk, map->packed, map->packed_size);
    if (!future)
        return errno;
    map->ahead[(map->first + map->ahead_count++) % map->room] =
        (struct sent_chunk){future, head.count};
    return 0;
}

static void submit_first(struct map *map)
{
    while (!map->refused && !map->input_ended &&
           map->ahead_count < map->options.buffersize)
        map->refused = submit_chunk(map);
}

/* Once the map's time is over, nothing more is submitted. */
static void submit_ahead(struct map *map)
{
    if (pool__now() < map->deadline)
        submit_first(map);
}

static size_t default_buffersize(const struct map *map)
{
    return map->options.input ? 4 * (size_t)pool_workers(map->pool) : SIZE_MAX;
}

static int refusal_of(const struct pool *pool)
{
    pool__lock_futures(); /* another thread may shut it down at this moment */
    int error = pool__state_refusal(pool);
    pool__unlock_futures();
    return error;
}

struct map *pool_map(struct pool *pool, task_function *task, const void *items,
                     size_t count, size_t size,
                     const struct map_options *options)
{
    static const struct map_options none;
    struct map *map = calloc(1, sizeof *map);
    if (!map)
        return NULL;
    map->pool = pool;
    map->task = task;
    map->options = options ? *options : none;
    map->items = items;
    map->count = count;
    map->size = size;
    map->deadline = pool__state_deadline(
        map->options.timeout > 0 ? map->options.timeout : POOL_FOREVER);
    if (map->options.chunksize == 0)
        map->options.chunksize = 1;
    if (map->options.buffersize == 0)
        map->options.buffersize = default_buffersize(map);
    int error = !task || (items && map->options.input) ||
                        (!items && count * size > 0) || map->options.timeout < 0
                    ? EINVAL
                    : refusal_of(pool);
    if (!error) {
        submit_first(map);
        error = map->refused;
    }
    if (error) {
        map_free(map);
        errno = error;
        return NULL;
    }
    return map;
}

/* --- reading ------------------------------------------------------------- */

static void drop(struct sent_chunk *chunk)
{
    if (!chunk->future)
        return;
    future_cancel(chunk->future);
    future_free(chunk->future);
    chunk->future = NULL;
}

/* Cancels all chunks that were not opened: this item is the last. */
static void close_input(struct map *map)
{
    for (; map->ahead_count > 0; map->ahead_count--) {
        drop(&map->ahead[map->first]);
        map->first = (map->first + 1) % map->room;
    }
    map->input_ended = true;
    map->refused = 0;
}

static void come_to_slot(struct map *map, const void *slot)
{
    map->slot = slot;
    map->status = map->slot->code ? POOL_FAILED : POOL_OK;
}

static bool next_in_chunk(struct map *map)
{
    map->items_left--;
    if (map->slot)
        come_to_slot(map, (const char *)(map->slot + 1) +
                              padded(map->slot->size + (map->slot->code != 0)));
    return true;
}

/* A submit was refused: the reader gets one more item, which says so. */
static bool tell_refusal(struct map *map)
{
    map->status = POOL_BROKEN;
    map->text = map->refused == ESHUTDOWN ? "the pool was shut down meanwhile"
                : map->refused == EPIPE   ? "the pool is broken"
                                          : strerror(map->refused);
    close_input(map);
    return true;
}

static bool tell_timeout(struct map *map)
{
    map->status = POOL_TIMEOUT;
    map->text = "the time of the map is over";
    close_input(map);
    return true;
}

/* Submits before it waits, so that the workers have something to do while the
 * caller sleeps. */
static bool open_chunk(struct map *map)
{
    double left = map->deadline - pool__now();
    double timeout = isinf(left) ? POOL_FOREVER : left > 0 ? left : 0;
    map->open = map->ahead[map->first];
    map->first = (map->first + 1) % map->room;
    map->ahead_count--;
    submit_ahead(map);
    map->status = future_result(map->open.future, timeout, NULL, 0);
    if (map->status == POOL_TIMEOUT) {
        future_cancel(map->open.future);
        return tell_timeout(map);
    }
    map->items_left = map->open.items - 1;
    if (map->status == POOL_OK)
        come_to_slot(map, future_bytes(map->open.future, 0, NULL));
    else
        map->text = future_exception(map->open.future, 0);
    return true;
}

bool map_next(struct map *map)
{
    const void *item;
    size_t size;
    if (map->items_left > 0)
        return next_in_chunk(map);
    drop(&map->open);
    map->slot = NULL;
    map->text = NULL;
    submit_ahead(map);
    if (map->ahead_count > 0)
        return open_chunk(map);
    if (map->refused)
        return tell_refusal(map);
    /* An item is left, but submit_ahead did not submit it: time is over. */
    if (next_item(map, &item, &size))
        return tell_timeout(map);
    map->status = POOL_CANCELLED;
    map->text = "the map is at its end";
    return false;
}

enum pool_status map_result(struct map *map, void *value, size_t size)
{
    if (map->status != POOL_OK || !value)
        return map->status;
    if (size != map->slot->size)
        return POOL_WRONG_SIZE;
    if (size > 0)
        memcpy(value, map->slot + 1, size);
    return POOL_OK;
}

const void *map_bytes(struct map *map, size_t *size)
{
    if (map->status != POOL_OK)
        return NULL;
    if (size)
        *size = map->slot->size;
    return map->slot + 1;
}

const char *map_exception(struct map *map)
{
    if (map->status == POOL_OK)
        return NULL;
    return map->slot ? (const char *)(map->slot + 1) : map->text;
}

int map_code(struct map *map)
{
    return map->slot ? map->slot->code : 0;
}

void map_free(struct map *map)
{
    if (!map)
        return;
    close_input(map);
    drop(&map->open);
    free(map->ahead);
    free(map->packed);
    free(map);
}
