/*
 * Inside the pool: lists of workers, so that nobody has to walk over all of
 * them to find the one that is idle, late or dead. A worker has a link for each
 * kind of list, and is in one list of each kind at most.
 * All functions here: call with the lock held.
 */
#ifndef LISTS_H
#define LISTS_H

struct worker;

enum link_kind {
    LINK_ALL,   /* its pool's list of all */
    LINK_STATE, /* idle, hungry or dying */
    LINK_AGE,   /* busy, the one that came to its task first in front */
    LINK_LOAD,  /* has so many tasks ahead */
    LINK_SEND,  /* has something to send at the end of hand_out */
    LINK_TIME,  /* has a deadline, the next one in front */
    LINK_KINDS
};

struct worker_list {
    struct worker *first, *last;
};

struct worker_link {
    struct worker *next, *previous;
    struct worker_list *list; /* NULL: in none of this kind */
};

/* Of all pools: those with a deadline; those whose line has ended. */
extern struct worker_list lists_timed, lists_dying;

/* Into the list, at one of its ends, and out of the one of that kind where it
 * is. list_leave: out of it, if it is in one. */
void list_append(struct worker_list *list, struct worker *worker,
                 enum link_kind kind);
void list_prepend(struct worker_list *list, struct worker *worker,
                  enum link_kind kind);
void list_leave(struct worker *worker, enum link_kind kind);
void list_leave_all(struct worker *worker);
struct worker *list_next(const struct worker *worker, enum link_kind kind);

/* 0: none. With equal limits the place is found at once: at the end. */
void worker_set_deadline(struct worker *worker, double deadline);

#endif
