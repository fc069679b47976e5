/*
 * Inside the pool, 8 of 16: the answers to whoever asks for a future: is it
 * done, what is its value, and why is there none. Next: drive.c.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ahead.h"
#include "crew.h"
#include "drive.h"
#include "future.h"
#include "now.h"
#include "worker.h"

/* Drives until the future is done or the time is over, and at least once, so
 * that a timeout of 0 also sees an answer that is there. The caller must hold a
 * reference: a callback, which runs without the lock, may free the future. In a
 * forked child a parent's future will never be done. */
static bool wait_for(struct future *future, double timeout)
{
    if (future->state == FUTURE_DONE)
        return true;
    if (pool__state_is_foreign(future->pool))
        return false;
    double deadline = pool__state_deadline(timeout);
    do
        pool__drive_and_call(deadline);
    while (future->state != FUTURE_DONE && pool__now() < deadline);
    return future->state == FUTURE_DONE;
}

static enum pool_status status_after(struct future *future, double timeout)
{
    if (wait_for(future, timeout))
        return future->status;
    return pool__state_is_foreign(future->pool) ? POOL_BROKEN : POOL_TIMEOUT;
}

enum pool_status future_result(struct future *future, double timeout,
                               void *value, size_t size)
{
    pool__lock_futures();
    pool__future_hold(future); /* a callback may free it meanwhile */
    enum pool_status status = status_after(future, timeout);
    if (status == POOL_OK && value) {
        if (size != future->size)
            status = POOL_WRONG_SIZE;
        else if (size > 0)
            memcpy(value, future->bytes, size);
    }
    pool__future_release(future);
    pool__unlock_futures();
    return status;
}

const void *future_bytes(struct future *future, double timeout, size_t *size)
{
    const void *bytes = NULL;
    pool__lock_futures();
    pool__future_hold(future);
    if (status_after(future, timeout) == POOL_OK) {
        bytes = future->bytes;
        if (size)
            *size = future->size;
    }
    pool__future_release(future);
    pool__unlock_futures();
    return bytes;
}

static const char *late_text(struct future *future, double timeout)
{
    char text[sizeof future->late_texts->text];
    /* Three digits: however often it is called with however many timeouts, the
     * number of texts that must be kept stays small. */
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
    pool__lock_futures();
    pool__future_hold(future);
    enum pool_status status = status_after(future, timeout);
    if (status == POOL_OK)
        text = NULL;
    else if (future->state != FUTURE_DONE)
        text = status == POOL_TIMEOUT ? late_text(future, timeout)
                                      : "its pool belongs to our parent";
    else if (status == POOL_FAILED)
        text = future->bytes;
    else
        text = future->text ? future->text : "no memory for the reason";
    pool__future_release(future);
    pool__unlock_futures();
    return text;
}

int future_code(struct future *future)
{
    pool__lock_futures();
    int code = future->state == FUTURE_DONE ? future->code : 0;
    pool__unlock_futures();
    return code;
}

/* The state as it is now, not as we heard of it last. The lock is held, but
 * drive gives it up: afterwards the future may be done, and its pool NULL.
 *
 * A task that was sent ahead is FUTURE_WAITING for us until we have read the
 * answer to the one before it. If its worker has begun it, that answer has been
 * sent, and future_running must say true; so read it, even if another thread,
 * which drives, would do so in a moment. */
static enum future_state current_state(struct future *future)
{
    pool__assert_locked();
    if (future->state == FUTURE_DONE || pool__state_is_foreign(future->pool))
        return future->state;
    pool__drive(DRIVE_NOW);
    if (future->ahead_at && pool__worker_has_begun(future->ahead_at, future))
        pool__worker_ready(future->ahead_at);
    return future->state;
}

bool future_running(struct future *future)
{
    pool__lock_futures();
    bool running = current_state(future) == FUTURE_RUNNING;
    pool__unlock_futures();
    return running;
}

bool future_done(struct future *future)
{
    pool__lock_futures();
    bool done = current_state(future) == FUTURE_DONE;
    pool__unlock_futures();
    return done;
}

bool future_cancelled(struct future *future)
{
    pool__lock_futures();
    bool cancelled = current_state(future) == FUTURE_DONE &&
                     future->status == POOL_CANCELLED;
    pool__unlock_futures();
    return cancelled;
}

static void cancel(struct future *future)
{
    struct pool *pool = future->pool;
    pool__future_fail(future, POOL_CANCELLED, "cancelled");
    pool__crew_wind_up(pool);
}

/* Does not drive first: a task that has ended meanwhile cannot be taken out,
 * whether or not we have read its answer. */
bool future_cancel(struct future *future)
{
    pool__lock_futures();
    if (future->state == FUTURE_WAITING &&
        !pool__state_is_foreign(future->pool) && pool__ahead_take_out(future))
        cancel(future);
    bool cancelled =
        future->state == FUTURE_DONE && future->status == POOL_CANCELLED;
    pool__unlock_futures();
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
    pool__lock_futures();
    bool done = future->state == FUTURE_DONE;
    if (!done) { /* at the end of the list: they are called in this order */
        *(future->callbacks ? &future->last_callback->next
                            : &future->callbacks) = callback;
        future->last_callback = callback;
    } else {
        pool__future_hold(future); /* the function may free it */
    }
    pool__unlock_futures();
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
    pool__lock_futures();
    pool__future_release(future);
    pool__unlock_futures();
}
