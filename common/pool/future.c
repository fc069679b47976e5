/*
 * Inside the pool, 3 of 11: one task from its argument to its value, and the
 * answers to whoever asks for it. Next: channel.c, through which it goes.
 */
#include "future.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ahead.h"
#include "as_completed.h"
#include "buffer.h"
#include "clock.h"
#include "drive.h"

/* Bytes that a future has room for in any case, and those up to which its
 * argument lies behind it, in the same block of memory. */
enum { SMALL = 64, MEDIUM = 16 * 1024 };

/* A text that was handed out must stay as it is until the future is freed; the
 * same timeout has the same text. */
struct late_text {
    struct late_text *next;
    char text[40];
};

struct future *future_create(struct pool *pool, const void *args, size_t size)
{
    /* One more: a value of the same size, and the 0 behind it, then fits. */
    size_t needed = size + 1;
    size_t room = needed < SMALL ? SMALL : needed > MEDIUM ? 0 : needed;
    if (needed == 0)
        return NULL;
    struct future *future = malloc(sizeof *future + room);
    if (!future)
        return NULL;
    memset(future, 0, sizeof *future);
    future->pool = pool;
    future->holds = 1;
    future->bytes = future->room;
    future->capacity = room;
    if (!future_reserve(future, needed)) {
        free(future);
        return NULL;
    }
    future->size = size;
    if (size > 0)
        memcpy(future->bytes, args, size);
    return future;
}

void list_insert(struct future_list *list, struct future *future,
                 struct future *before)
{
    struct future *after = before ? before->previous : list->last;
    future->list = list;
    future->previous = after;
    future->next = before;
    *(after ? &after->next : &list->first) = future;
    *(before ? &before->previous : &list->last) = future;
}

void list_remove(struct future *future)
{
    struct future_list *list = future->list;
    struct future *before = future->previous, *after = future->next;
    if (!list)
        return;
    *(before ? &before->next : &list->first) = after;
    *(after ? &after->previous : &list->last) = before;
    future->list = NULL;
    future->next = future->previous = NULL;
}

void future_hold(struct future *future)
{
    future->holds++;
}

static void free_bytes(struct future *future)
{
    if (future->bytes != future->room)
        buffer_give_back(future->bytes, future->capacity);
}

void future_release(struct future *future)
{
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

bool future_reserve(struct future *future, size_t size)
{
    if (size <= future->capacity)
        return true;
    void *bytes = buffer_take(&size);
    if (!bytes)
        return false;
    free_bytes(future);
    future->bytes = bytes;
    future->capacity = size;
    return true;
}

void future_complete(struct future *future, enum pool_status status, int code)
{
    struct pool *pool = future->pool;
    list_remove(future);
    future->state = DONE;
    future->status = status;
    future->code = code;
    future->pool = NULL;
    queue_finished(pool);
    notify_watches(future);
    if (future->callbacks)
        drive_call_later(future);
    drive_wake_others();
    future_release(future);
}

void future_fail(struct future *future, enum pool_status status,
                 const char *format, ...)
{
    char text[1200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    future->text = strdup(text);
    future_complete(future, status, 0);
}

/* --- what the caller asks ------------------------------------------------ */

/* Drives, once at least, until the future is done; false if it is not by then.
 * In a forked child nobody will ever do it. */
static bool wait_for(struct future *future, double timeout)
{
    double deadline = deadline_after(timeout);
    if (future->state == DONE)
        return true;
    if (drive_is_foreign(future->pool))
        return false;
    do
        drive_and_call(deadline);
    while (future->state != DONE && perf_counter() < deadline);
    return future->state == DONE;
}

static enum pool_status status_after(struct future *future, double timeout)
{
    if (wait_for(future, timeout))
        return future->status;
    return drive_is_foreign(future->pool) ? POOL_BROKEN : POOL_TIMEOUT;
}

enum pool_status future_result(struct future *future, double timeout,
                               void *value, size_t size)
{
    lock_futures();
    future_hold(future); /* a callback may free it meanwhile */
    enum pool_status status = status_after(future, timeout);
    if (status == POOL_OK && value) {
        if (size != future->size)
            status = POOL_WRONG_SIZE;
        else if (size > 0)
            memcpy(value, future->bytes, size);
    }
    future_release(future);
    unlock_futures();
    return status;
}

const void *future_bytes(struct future *future, double timeout, size_t *size)
{
    const void *bytes = NULL;
    lock_futures();
    future_hold(future);
    if (status_after(future, timeout) == POOL_OK) {
        bytes = future->bytes;
        if (size)
            *size = future->size;
    }
    future_release(future);
    unlock_futures();
    return bytes;
}

static const char *late_text(struct future *future, double timeout)
{
    char text[sizeof future->late_texts->text];
    /* Three digits bound how many there can be. */
    snprintf(text, sizeof text, "not done within %.3g s", timeout);
    struct late_text *late = future->late_texts;
    while (late && strcmp(late->text, text) != 0)
        late = late->next;
    if (!late && (late = malloc(sizeof *late))) {
        late->next = future->late_texts;
        memcpy(late->text, text, sizeof text);
        future->late_texts = late;
    }
    return late ? late->text : "not done in time";
}

const char *future_exception(struct future *future, double timeout)
{
    const char *text;
    lock_futures();
    future_hold(future);
    enum pool_status status = status_after(future, timeout);
    if (status == POOL_OK)
        text = NULL;
    else if (future->state != DONE)
        text = status == POOL_TIMEOUT ? late_text(future, timeout)
                                      : "its pool belongs to our parent";
    else if (status == POOL_FAILED)
        text = future->bytes;
    else
        text = future->text ? future->text : "no memory for the reason";
    future_release(future);
    unlock_futures();
    return text;
}

int future_code(struct future *future)
{
    lock_futures();
    int code = future->state == DONE ? future->code : 0;
    unlock_futures();
    return code;
}

static enum future_state current_state(struct future *future)
{
    if (future->state != DONE && !drive_is_foreign(future->pool))
        drive(DRIVE_NOW);
    /* Sent ahead, and begun meanwhile: then the answer to the task before it
     * is there already, also if another thread is about to read it. */
    if (future->ahead_at && !drive_is_foreign(future->pool) &&
        worker_has_begun(future->ahead_at, future))
        pool_worker_ready(future->ahead_at);
    return future->state;
}

bool future_running(struct future *future)
{
    lock_futures();
    bool running = current_state(future) == RUNNING;
    unlock_futures();
    return running;
}

bool future_done(struct future *future)
{
    lock_futures();
    bool done = current_state(future) == DONE;
    unlock_futures();
    return done;
}

bool future_cancelled(struct future *future)
{
    lock_futures();
    bool cancelled =
        current_state(future) == DONE && future->status == POOL_CANCELLED;
    unlock_futures();
    return cancelled;
}

bool future_cancel(struct future *future)
{
    lock_futures();
    if (future->state == WAITING && !drive_is_foreign(future->pool) &&
        ahead_take_out(future))
        future_fail(future, POOL_CANCELLED, "cancelled");
    bool cancelled = future->state == DONE && future->status == POOL_CANCELLED;
    unlock_futures();
    return cancelled;
}

int future_add_done_callback(struct future *future,
                             void (*function)(struct future *, void *context),
                             void *context)
{
    if (!function)
        return EINVAL;
    struct callback *callback = malloc(sizeof *callback);
    if (!callback)
        return ENOMEM;
    *callback = (struct callback){NULL, function, context};
    lock_futures();
    bool done = future->state == DONE;
    if (!done) {
        *(future->callbacks ? &future->last_callback->next
                            : &future->callbacks) = callback;
        future->last_callback = callback;
    } else {
        future_hold(future); /* the function may free it */
    }
    unlock_futures();
    if (done) {
        function(future, context);
        free(callback);
        future_free(future);
    }
    return 0;
}

void future_free(struct future *future)
{
    if (!future)
        return;
    lock_futures();
    future_release(future);
    unlock_futures();
}
