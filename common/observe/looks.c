#define _GNU_SOURCE
#include "looks.h"

#include <stdio.h>
#include <string.h>

#include "blocked.h"
#include "naps.h"
#include "proc.h"

static char state_of(pid_t pid, struct nap *nap)
{
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/task/%d/stat", (int)pid, (int)pid);
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
    if (e->turn.held)
        return true; /* it goes on when it is let */
    if (e->newborn || e->ticket || nap->woken)
        return false;
    char state = state_of(p->pid, nap);
    /* Its further threads go on without it. Without any it has just died, and
     * the news of that is on its way to us: time waits for it. */
    if (state == 'Z' || state == 'X')
        return has_threads(t, index);
    if (p->state == STOPPED || p->state == VFORKING) {
        nap->seen = false;
        return strchr(p->state == STOPPED ? "Tt" : "DS", state) != NULL;
    }
    if (state != 'S')
        return false;
    long slices = slices_of(p->pid, nap);
    if (nap->seen && slices == nap->slices)
        return true;
    *news = true;
    /* It has run since; and what it waits for now, nobody has looked up. */
    if (slices != nap->slices && p->state == BLOCKED && p->on != NOBODY)
        record_state(t->record, index, RUNNING, tracer_now(t));
    if (nap->lazily)
        nap_forget(t, index); /* it has run since, and waits anew */
    nap->slices = slices;
    nap->seen = find_block(t, index) && slices_of(p->pid, nap) == slices;
    return nap->seen;
}

bool is_blocked(struct tracer *t, int index)
{
    bool news = false;
    return !t->tracees[index].turn.held && looks_blocked(t, index, &news) &&
           !news;
}
