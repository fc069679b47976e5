/*
 * Inside the pool: lists of workers. Each step takes the same time however many
 * workers there are.
 */
#include "lists.h"

#include <stddef.h>

#include "worker.h"

struct worker_list lists_timed, lists_dying;

/* Behind `after`; NULL: at the front. */
static void insert(struct worker_list *list, struct worker *worker,
                   enum link_kind kind, struct worker *after)
{
    list_leave(worker, kind);
    struct worker *next = after ? after->links[kind].next : list->first;
    worker->links[kind] = (struct worker_link){next, after, list};
    *(after ? &after->links[kind].next : &list->first) = worker;
    *(next ? &next->links[kind].previous : &list->last) = worker;
}

void list_append(struct worker_list *list, struct worker *worker,
                 enum link_kind kind)
{
    list_leave(worker, kind);
    insert(list, worker, kind, list->last);
}

void list_prepend(struct worker_list *list, struct worker *worker,
                  enum link_kind kind)
{
    list_leave(worker, kind);
    insert(list, worker, kind, NULL);
}

void list_leave(struct worker *worker, enum link_kind kind)
{
    struct worker_link *link = &worker->links[kind];
    struct worker *next = link->next, *before = link->previous;
    if (!link->list)
        return;
    *(before ? &before->links[kind].next : &link->list->first) = next;
    *(next ? &next->links[kind].previous : &link->list->last) = before;
    *link = (struct worker_link){0};
}

void list_leave_all(struct worker *worker)
{
    for (int kind = 0; kind < LINK_KINDS; kind++)
        list_leave(worker, (enum link_kind)kind);
}

struct worker *list_next(const struct worker *worker, enum link_kind kind)
{
    return worker->links[kind].next;
}

void worker_set_deadline(struct worker *worker, double deadline)
{
    list_leave(worker, LINK_TIME);
    worker->deadline = deadline;
    if (deadline == 0)
        return;
    struct worker *before = lists_timed.last;
    while (before && before->deadline > deadline)
        before = before->links[LINK_TIME].previous;
    insert(&lists_timed, worker, LINK_TIME, before);
}
