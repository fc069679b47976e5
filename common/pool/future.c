/*
 * Inside the pool, 7 of 16: one task from its argument to its value; and the
 * callbacks that are due then. Next: ask.c.
 */
#include "future.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buffer.h"
#include "now.h"

/* A future always has room for SMALL bytes, so that a short value needs no
 * malloc. Arguments up to MEDIUM lie in the same block of memory as the future;
 * bigger ones have a block of their own, which is used again (buffer.c). */
enum { SMALL = 64, MEDIUM = 16 * 1024 };

/* Futures whose callbacks are to be called; guarded by the lock. */
static struct future *due, **due_end = &due;
/* Is this thread inside pool__future_call_due? */
static _Thread_local bool calling;

struct future *pool__future_create(struct pool *pool, const void *args,
                                   size_t size)
{
    /* One more than the argument needs: a value of the same size then fits in
     * its place, with the 0 that is put behind every value. */
    size_t needed = size + 1;
    size_t room = needed < SMALL ? SMALL : needed > MEDIUM ? 0 : needed;
    pool__assert_locked(); /* of the buffers, too */
    if (needed == 0)       /* size was SIZE_MAX */
        return NULL;
    struct future *future = malloc(sizeof *future + room);
    if (!future)
        return NULL;
    memset(future, 0, sizeof *future);
    future->pool = pool;
    future->holds = 1;
    future->bytes = future->room;
    future->capacity = room;
    if (!pool__future_reserve(future, needed)) {
        free(future);
        return NULL;
    }
    future->size = size;
    if (size > 0)
        memcpy(future->bytes, args, size);
    return future;
}

void pool__future_hold(struct future *future)
{
    pool__assert_locked(); /* `holds` is a plain int */
    future->holds++;
}

static void free_bytes(struct future *future)
{
    if (future->bytes != future->room)
        pool__buffer_give_back(future->bytes, future->capacity);
}

void pool__future_release(struct future *future)
{
    pool__assert_locked();
    if (--future->holds > 0)
        return;
    while (future->callbacks) {
        struct callback *callback = future->callbacks;
        future->callbacks = callback->next;
        free(callback);
    }
    while (future->late_texts) {
        struct late_text *text = future->late_texts;
        future->late_texts = text->next;
        free(text);
    }
    free_bytes(future);
    free(future->text);
    free(future);
}

bool pool__future_reserve(struct future *future, size_t size)
{
    if (size <= future->capacity)
        return true;
    void *bytes = pool__buffer_take(&size);
    if (!bytes)
        return false;
    free_bytes(future);
    future->bytes = bytes;
    future->capacity = size;
    return true;
}

/* Appends it to its iterator's list of ready ones. */
static void make_ready(struct watch *watch)
{
    struct ready_watches *iterator = watch->iterator;
    watch->next_ready = NULL;
    *iterator->end = watch;
    iterator->end = &watch->next_ready;
    iterator->unfinished--;
}

void pool__future_notify_watches(struct future *future)
{
    struct watch *watch = future->watches, *next;
    future->watches = NULL;
    for (; watch; watch = next) {
        next = watch->next_of_future;
        make_ready(watch);
    }
}

/* Callbacks must not run here: the lock is held, and the caller may be in the
 * middle of a list. The reference keeps the future until they have run. */
static void call_later(struct future *future)
{
    pool__future_hold(future);
    future->next_due = NULL;
    *due_end = future;
    due_end = &future->next_due;
}

void pool__future_complete(struct future *future, enum pool_status status,
                           int code)
{
    struct pool *pool = future->pool;
    pool__assert_locked();
    pool__queue_remove(future);
    future->state = FUTURE_DONE;
    future->status = status;
    future->code = code;
    future->pool = NULL;
    pool->unfinished--;
    pool__future_notify_watches(future);
    if (future->callbacks)
        call_later(future);
    pool__state_wake_others();
    pool__future_release(future); /* the pool's reference: from submit */
}

void pool__future_fail(struct future *future, enum pool_status status,
                       const char *format, ...)
{
    char text[1200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    future->text = strdup(text);
    pool__future_complete(future, status, 0);
}

void pool__lock_futures(void)
{
    pool__state_lock();
}

/* The lock is given up for each call, so that the function may call whatever it
 * likes; the callback is unlinked before, as others may come by meanwhile. */
static void call_callbacks(struct future *future)
{
    while (future->callbacks) {
        struct callback *callback = future->callbacks;
        future->callbacks = callback->next;
        pool__state_unlock();
        callback->function(future, callback->context);
        free(callback);
        pool__state_lock();
    }
    pool__future_release(future);
}

void pool__future_call_due(void)
{
    bool before = calling;
    calling = true;
    while (due) {
        struct future *future = due;
        due = future->next_due;
        if (!due)
            due_end = &due;
        call_callbacks(future);
    }
    calling = before;
}

/* A callback may call the pool again, and so make other callbacks due. Those
 * are left to the loop in future_call_due that called it: else each would run
 * inside the one before, ever deeper. (A callback that waits calls them all the
 * same, by drive_and_call: what it waits for may depend on one of them.) */
void pool__unlock_futures(void)
{
    if (!calling)
        pool__future_call_due();
    pool__state_unlock();
}

void pool__future_forget_due(void)
{
    due = NULL;
    due_end = &due;
    calling = false;
}
