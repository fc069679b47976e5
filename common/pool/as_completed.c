/*
 * Inside the pool, 10 of 16: many futures waited for at once. A future that is
 * done tells its iterators, so nobody has to look through all of them. Next:
 * map.c.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "drive.h"
#include "future.h"
#include "now.h"

struct as_completed {
    struct watch *watches; /* one for each future, in the array's order */
    size_t count;          /* of different futures */
    size_t pending;        /* those that the caller has not been given yet */
    struct ready_watches ready;
    double deadline;
    char error[64];
};

/* Called with the lock held. In front: the order does not matter here. */
static void add_watch(struct watch *watch, struct future *future)
{
    watch->future = future;
    watch->next_of_future = future->watches;
    if (future->watches)
        future->watches->previous_of_future = watch;
    future->watches = watch;
}

/* First every future gets a watch, done or not, and a mark, by which a future
 * that stands in the array twice is noticed in one step; then those that are
 * done already are made ready. Called with the lock held: it guards `number`,
 * and no future may become done between the two loops. */
static void watch_all(struct as_completed *iterator,
                      struct future *const *futures, size_t count)
{
    static uint64_t number; /* of the iterator that came last */
    pool__assert_locked();
    number++;
    for (size_t i = 0; i < count; i++) {
        if (futures[i]->watched_by == number)
            continue;
        futures[i]->watched_by = number;
        struct watch *watch = &iterator->watches[iterator->count++];
        watch->iterator = &iterator->ready;
        add_watch(watch, futures[i]);
        pool__future_hold(futures[i]);
    }
    iterator->ready.unfinished = iterator->pending = iterator->count;
    for (size_t i = 0; i < iterator->count; i++)
        if (iterator->watches[i].future->state == FUTURE_DONE)
            pool__future_notify_watches(iterator->watches[i].future);
}

struct as_completed *as_completed_create(struct future *const *futures,
                                         size_t count, double timeout)
{
    for (size_t i = 0; i < count; i++)
        if (!futures[i]) {
            errno = EINVAL;
            return NULL;
        }
    struct as_completed *iterator = calloc(1, sizeof *iterator);
    if (!iterator)
        return NULL;
    iterator->watches = calloc(count ? count : 1, sizeof *iterator->watches);
    if (!iterator->watches) {
        free(iterator);
        return NULL;
    }
    iterator->ready.end = &iterator->ready.first;
    iterator->deadline = pool__state_deadline(timeout);
    pool__lock_futures();
    pool__drive(DRIVE_NOW);
    watch_all(iterator, futures, count);
    pool__unlock_futures();
    return iterator;
}

/* Takes one turn of the loop. False if there is no use in another one: the time
 * is over, all futures are done, or (in a forked child) all that are left
 * belong to a parent's pool and will never be done here. */
static bool wait_for_more(struct as_completed *iterator)
{
    if (iterator->ready.unfinished == 0)
        return false;
    bool hope = !pool__state_is_in_child();
    for (size_t i = 0; i < iterator->count && !hope; i++) {
        const struct future *future = iterator->watches[i].future;
        hope = future && future->state != FUTURE_DONE &&
               !pool__state_is_foreign(future->pool);
    }
    if (hope)
        pool__drive_and_call(iterator->deadline);
    return hope && pool__now() < iterator->deadline;
}

struct future *as_completed_next(struct as_completed *iterator)
{
    struct future *future = NULL;
    pool__lock_futures();
    while (!iterator->ready.first && wait_for_more(iterator))
        continue;
    if (iterator->ready.first) {
        struct watch *watch = iterator->ready.first;
        iterator->ready.first = watch->next_ready;
        if (!iterator->ready.first)
            iterator->ready.end = &iterator->ready.first;
        future = watch->future;
        watch->future = NULL; /* the caller may free it now */
        iterator->pending--;
        pool__future_release(future); /* not the last: the caller has one */
    } else if (iterator->pending > 0) {
        snprintf(iterator->error, sizeof iterator->error,
                 "%zu (of %zu) futures unfinished", iterator->ready.unfinished,
                 iterator->count);
    }
    pool__unlock_futures();
    return future;
}

const char *as_completed_error(const struct as_completed *iterator)
{
    pool__lock_futures();
    const char *error = iterator->error[0] ? iterator->error : NULL;
    pool__unlock_futures();
    return error;
}

static void unwatch(struct watch *watch)
{
    struct watch *next = watch->next_of_future,
                 *before = watch->previous_of_future;
    /* notify_watches has emptied the list of a future that is done. */
    if (watch->future->state != FUTURE_DONE) {
        *(before ? &before->next_of_future : &watch->future->watches) = next;
        if (next)
            next->previous_of_future = before;
    }
    pool__future_release(watch->future);
}

void as_completed_free(struct as_completed *iterator)
{
    if (!iterator)
        return;
    pool__lock_futures();
    for (size_t i = 0; i < iterator->count; i++)
        if (iterator->watches[i].future)
            unwatch(&iterator->watches[i]);
    pool__unlock_futures();
    free(iterator->watches);
    free(iterator);
}

/* --- wait ---------------------------------------------------------------- */

static bool failed(const struct future *future)
{
    return future->status != POOL_OK && future->status != POOL_CANCELLED;
}

/* Moves the done ones to the front; both groups keep their order. `room` is
 * scratch space. Called with the lock held: no future may change meanwhile. */
static size_t sort_done_first(struct future **futures, size_t count,
                              struct future **room)
{
    size_t done = 0, rest = 0;
    for (size_t i = 0; i < count; i++)
        if (futures[i]->state == FUTURE_DONE)
            futures[done++] = futures[i];
        else
            room[rest++] = futures[i];
    for (size_t i = 0; i < rest; i++)
        futures[done + i] = room[i];
    return done;
}

/* `seen` goes along the list of ready ones as it grows, so that each is looked
 * at once. */
static void wait_until(struct as_completed *iterator, enum pool_wait_for what)
{
    struct watch **seen = &iterator->ready.first;
    for (;;) {
        for (; *seen; seen = &(*seen)->next_ready)
            if (what == FIRST_COMPLETED ||
                (what == FIRST_EXCEPTION && failed((*seen)->future)))
                return;
        if (!wait_for_more(iterator))
            return;
    }
}

ssize_t pool_wait(struct future **futures, size_t *count,
                  enum pool_wait_for what, double timeout)
{
    size_t given = 0, done;
    if (what != FIRST_COMPLETED && what != FIRST_EXCEPTION &&
        what != ALL_COMPLETED) {
        errno = EINVAL;
        return -1;
    }
    for (size_t i = 0; i < *count; i++)
        if (futures[i])
            futures[given++] = futures[i];
    struct as_completed *iterator =
        as_completed_create(futures, given, timeout);
    struct future **room = calloc(given ? given : 1, sizeof *room);
    if (!iterator || !room) {
        as_completed_free(iterator);
        free(room);
        errno = ENOMEM;
        return -1;
    }
    pool__lock_futures();
    wait_until(iterator, what);
    /* Back from the iterator, which has each future once. The lock was held
     * since the wait ended: the counts below belong together. */
    *count = iterator->count;
    for (size_t i = 0; i < *count; i++)
        futures[i] = iterator->watches[i].future;
    done = sort_done_first(futures, *count, room);
    pool__unlock_futures();
    as_completed_free(iterator);
    free(room);
    return (ssize_t)done;
}
