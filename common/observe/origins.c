#define _GNU_SOURCE
#include "origins.h"

#include <linux/seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "grow.h"
#include "machine.h"

#define MOST_ORIGINS 4096 /* of later ones nothing is known */

void watch_origins(struct program *p)
{
#ifdef SYS_pipe
    watch_call(p, SYS_pipe, CALL_ENDS, ANY, 0);
#endif
    watch_call(p, SYS_pipe2, CALL_ENDS, ANY, 0);
    watch_call(p, SYS_socketpair, CALL_ENDS, ANY, 0);
}

/* A second stop, when the call returns, would cost as much again. So what it
 * has returned is read at the task's next stop, whatever that is for: the two
 * descriptors are in the program's memory. A program that has changed them
 * until then is a rare one, and of its pipe nothing is known. */
void origin_entered(struct tracer *t, int index, const unsigned long *args)
{
    struct tracee *e = &t->tracees[index];
    bool pair = e->number == SYS_socketpair;
    e->ends = (struct ends_made){.at = args[pair ? 3 : 0],
                                 .pair = pair,
                                 .when = tracer_now(t),
                                 .before = t->record->process_count};
}

/* Of a number that is known already it is the same thing: the call has failed,
 * and the descriptors are those of an earlier one. */
static void note(struct tracer *t, int index, int fd, bool socket)
{
    const struct tracee *e = &t->tracees[index];
    const struct life *p = &t->record->processes[index];
    char path[64];
    struct stat there;
    snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)p->pid, fd);
    if (stat(path, &there) == -1 ||
        !(socket ? S_ISSOCK(there.st_mode) : S_ISFIFO(there.st_mode)) ||
        t->origin_count == MOST_ORIGINS ||
        origin_of(t, there.st_dev, there.st_ino) ||
        grow(&t->origins, t->origin_count, &t->origin_room,
             sizeof *t->origins) != 0)
        return;
    t->origins[t->origin_count++] = (struct origin){
        there.st_dev, there.st_ino, p->leader, e->ends.when, e->ends.before};
}

/* Both ends of a pipe are one thing; those of a pair of sockets are two. */
void origin_settle(struct tracer *t, int index)
{
    struct tracee *e = &t->tracees[index];
    int fds[2];
    if (memory_read(t->record->processes[index].pid, e->ends.at, fds,
                    sizeof fds)) {
        note(t, index, fds[0], e->ends.pair);
        if (e->ends.pair)
            note(t, index, fds[1], true);
    }
    e->ends.at = 0;
}

const struct origin *origin_of(const struct tracer *t, dev_t dev, ino_t ino)
{
    for (size_t i = t->origin_count; i-- > 0;)
        if (t->origins[i].ino == ino && t->origins[i].dev == dev)
            return &t->origins[i];
    return NULL;
}

void origins_free(struct tracer *t)
{
    free(t->origins);
}
