#define _GNU_SOURCE
#include "looks.h"

#include <stdio.h>
#include <string.h>

#include "blocked.h"
#include "naps.h"
#include "proc.h"

static char state_of(pid_t pid, struct nap *nap)
{
    char path[64] = "", text[512];
    if (!nap->state_fd)
        snprintf(path, sizeof path, "/proc/%d/task/%d/stat", (int)pid,
                 (int)pid);
    if (!proc_reread(path, &nap->state_fd, text, sizeof text))
        return '?';
    const char *rest = strrchr(text, ')');
    return rest && rest[1] ? rest[2] : '?';
}

/* How often it has been put on a processor; 0 if the kernel does not count. */
static long slices_of(pid_t pid, struct nap *nap)
{
    double cpu;
    long slices = 0;
    proc_slices(pid, &nap->slices_fd, &cpu, &slices);
    return slices;
}

/* Does the process have threads that live, beside the first? */
static bool has_threads(const struct tracer *t, int index)
{
    for (size_t i = 0; i < t->alive_count; i++)
        if (t->alive[i] != index &&
            t->record->processes[t->alive[i]].leader == index)
            return true;
    return false;
}

bool looks_blocked(struct tracer *t, int index, bool *news)
{
    struct tracee *e = &t->tracees[index];
    struct life *p = &t->record->processes[index];
    struct nap *nap = &e->nap;
    if (e->turn.held) /* it cannot run before order_next lets it */
        return true;
    /* These are stopped by us, and will go on soon by themselves. */
    if (e->newborn || e->ticket || nap->woken)
        return false;
    char state = state_of(p->pid, nap);
    /* A first thread that has ended stays as a zombie while others go on. If
     * there are no others, the process has just died; the news of that is on
     * its way to us, and time must not pass before it is here. */
    if (state == 'Z' || state == 'X')
        return has_threads(t, index);
    if (p->state == STOPPED || p->state == VFORKING) {
        nap->seen = false;
        return strchr(p->state == STOPPED ? "Tt" : "DS", state) != NULL;
    }
    if (state != 'S')
        return false;
    /* How often it was on a processor: if that is as before, it has not run
     * since, and is blocked in what it was blocked in. */
    long slices = slices_of(p->pid, nap);
    if (nap->seen && slices == nap->slices)
        return true;
    *news = true;
    /* It has run since: what its span was said to wait for may be over. */
    if (slices != nap->slices && p->state == BLOCKED && p->on != NOBODY)
        record_state(t->record, index, RUNNING, tracer_now(t));
    if (nap->lazily)
        nap_forget(t, index); /* it has run since, and waits anew */
    nap->slices = slices;
    /* find_block reads several files; the count before and after proves that
     * they all belong to one moment. */
    nap->seen = find_block(t, index) && slices_of(p->pid, nap) == slices;
    return nap->seen;
}

bool is_blocked(struct tracer *t, int index)
{
    bool news = false;
    return !t->tracees[index].turn.held && looks_blocked(t, index, &news) &&
           !news;
}
