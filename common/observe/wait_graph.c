/*
 * Who can never go on? It is begun with nobody: `can_go` is false for all. Then
 * whoever can go on by itself, or could be freed by somebody who can, is
 * marked, again and again until nothing changes. Those without a mark at the
 * end are stuck: nobody of the program will ever do what they wait for. So
 * whatever is uncertain must be answered by "may go on": a program is accused
 * of a hang only if that is proved.
 */
#include "wait_graph.h"

#include <math.h>
#include <string.h>

#include "wait_ends.h"

#define MOST_PEERS  64
#define TELLS_LEAST 1

/* Have all its tasks ended? (The first thread stands in the scene even then.)
 */
static bool is_over(const struct wait_scene *s, int process)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->tasks[i].leader == process && s->tasks[i].kind != W_ENDED)
            return false;
    return true;
}

static bool process_can_go(const struct wait_scene *s, int process)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->tasks[i].leader == process && s->tasks[i].can_go)
            return true;
    return false;
}

static bool anybody_can_go(const struct wait_scene *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->tasks[i].can_go)
            return true;
    return false;
}

/* May this descriptor become ready without a process that holds an other end of
 * it: from outside, by a clock, a signal, a child's end? */
static bool one_may_come(const struct wait_scene *s, const struct wait_want *w)
{
    int process;
    if (w->thing == T_SOCKET && s->socket_limits)
        return true;
    if (w->outside)
        return !s->only_outside;
    switch (w->thing) {
    case T_EVENT:
        return s->events_come;
    case T_TIMER: /* somebody may set it */
        return w->armed || anybody_can_go(s);
    case T_SIGNALS:
        return anybody_can_go(s);
    case T_PROCESS:
        process = wait_find(s, (pid_t)w->peer);
        return process < 0 || is_over(s, process) || process_can_go(s, process);
    default:
        return false;
    }
}

/* One of the descriptors that it wants is enough. Without any (we could not
 * read which) nothing is known, so yes. */
static bool may_be_ready(const struct wait_scene *s, const struct wait_task *t)
{
    for (int w = 0; w < t->wants; w++) {
        if (one_may_come(s, &t->want[w]))
            return true;
        for (size_t e = 0; e < s->end_count; e++)
            if (wait_is_other_end(&t->want[w], &s->ends[e]) &&
                process_can_go(s, s->ends[e].process))
                return true;
    }
    return t->wants == 0;
}

/* The kernel does not let a process wait that has no child. So if we know none,
 * there is one that we do not know of, and it may end. */
static bool child_may_end(const struct wait_scene *s, const struct wait_task *t)
{
    bool known = false;
    for (size_t i = 0; i < s->count; i++) {
        const struct wait_task *c = &s->tasks[i];
        if (c->leader != (int)i || c->parent != t->leader ||
            (t->child && c->pid != t->child))
            continue;
        if (is_over(s, (int)i) || process_can_go(s, (int)i))
            return true;
        known = true;
    }
    return !known;
}

/* A mutex that is not shared can only be unlocked by a thread of the same
 * process. If its holder is none, the mutex is a copy that a fork has made
 * while the parent's thread held it: nobody will ever unlock the copy. */
static bool lock_may_open(const struct wait_scene *s, const struct wait_task *t)
{
    int owner = wait_find(s, t->owner);
    if (t->owner == 0)
        return true;
    if (owner < 0 || (!t->shared && s->tasks[owner].leader != t->leader))
        return false;
    return s->tasks[owner].can_go;
}

/* A task that can go on may send a signal. One that kills its target closes the
 * ends that the target holds, wakes whoever waits for it, and frees its file
 * locks; a handler interrupts most calls. But none of that unlocks a mutex. */
static bool a_signal_helps(const struct wait_task *t)
{
    return t->kind != W_MUTEX && t->kind != W_RWLOCK && t->kind != W_JOIN &&
           t->kind != W_ENDED;
}

/* Could the task go on, given those that are known to be able to? */
static bool may_go(const struct wait_scene *s, const struct wait_task *t)
{
    int owner;
    if (s->proven) /* nobody can, says idle.c: only the cause is looked for */
        return false;
    if (t->timed || (!isnan(t->alarm) && t->kind != W_STOPPED))
        return t->kind != W_ENDED;
    if ((s->signals_help || t->catches) && a_signal_helps(t) &&
        anybody_can_go(s))
        return true;
    switch (t->kind) {
    case W_ENDED:
        return false;
    case W_READ:
    case W_WRITE:
    case W_POLL:
    case W_ACCEPT:
        return may_be_ready(s, t);
    case W_CHILD:
    case W_VFORK:
        return child_may_end(s, t);
    case W_MUTEX:
        return lock_may_open(s, t);
    case W_RWLOCK:
        owner = t->owner ? wait_find(s, t->owner) : -1;
        if (owner >= 0)
            return s->tasks[owner].can_go;
        return t->shared ? anybody_can_go(s) : process_can_go(s, t->leader);
    case W_JOIN:
        owner = wait_find(s, t->owner);
        return owner < 0 || s->tasks[owner].can_go;
    case W_FILE_LOCK:
        owner = wait_find(s, t->owner);
        return owner < 0 || process_can_go(s, s->tasks[owner].leader);
    case W_CONDITION:
    case W_SEMAPHORE:
    case W_BARRIER:
    case W_FUTEX:
        return t->shared ? anybody_can_go(s) : process_can_go(s, t->leader);
    case W_OPEN_READ:
    case W_OPEN_WRITE:
    case W_IPC_SEMAPHORE:
    case W_SEND:
    case W_RECEIVE:
    case W_SIGNAL:
    case W_STOPPED:
        return anybody_can_go(s);
    default:
        return true;
    }
}

static void find_stuck(struct wait_scene *s)
{
    bool changed = true;
    s->all_stuck = s->count > 0;
    s->some_stuck = false;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < s->count; i++) {
            struct wait_task *t = &s->tasks[i];
            if (t->can_go || !may_go(s, t))
                continue;
            t->can_go = changed = true;
        }
    }
    for (size_t i = 0; i < s->count; i++) {
        s->all_stuck &= !s->tasks[i].can_go;
        s->some_stuck |= wait_is_stuck(&s->tasks[i]);
    }
    s->all_stuck &= s->some_stuck;
}

static void forget_stuck(struct wait_scene *s)
{
    for (size_t i = 0; i < s->count; i++)
        s->tasks[i].can_go = false;
}

/* Three rounds, with different assumptions. Does the program depend on somebody
 * outside? Is anybody stuck whatever happens, even if signals are sent? And if
 * not: would anybody be stuck if no signal is sent? That is only a maybe. */
void wait_find_stuck(struct wait_scene *s)
{
    s->only_outside = true; /* as if nobody outside ever did anything */
    find_stuck(s);
    bool without = s->all_stuck;
    s->only_outside = false;
    s->signals_help = true;
    forget_stuck(s);
    find_stuck(s);
    if (s->some_stuck)
        return;
    s->signals_help = false;
    forget_stuck(s);
    find_stuck(s);
    s->maybe_stuck = s->some_stuck;
    s->all_stuck = s->some_stuck = false;
    s->only_outside = without && !s->maybe_stuck;
}

bool wait_is_stuck(const struct wait_task *t)
{
    return !t->can_go && t->kind != W_ENDED;
}

/* --- the edges -----------------------------------------------------------*/

struct peers {
    int *task;
    int count, room;
};

static void add_peer(struct peers *p, int task)
{
    for (int i = 0; i < p->count; i++)
        if (p->task[i] == task)
            return;
    if (p->count < p->room && task >= 0)
        p->task[p->count++] = task;
}

static void other_ends(const struct wait_scene *s, const struct wait_task *t,
                       struct peers *p)
{
    for (int w = 0; w < t->wants; w++) {
        for (size_t e = 0; e < s->end_count; e++)
            if (wait_is_other_end(&t->want[w], &s->ends[e]))
                add_peer(p, s->ends[e].process);
        if (t->want[w].thing == T_PROCESS)
            add_peer(p, wait_find(s, (pid_t)t->want[w].peer));
    }
}

int wait_peers(const struct wait_scene *s, int task, int *peers, int room)
{
    const struct wait_task *t = &s->tasks[task];
    struct peers p = {peers, 0, room};
    switch (t->kind) {
    case W_READ:
    case W_WRITE:
    case W_POLL:
        other_ends(s, t, &p);
        break;
    case W_CHILD:
    case W_VFORK:
        for (size_t i = 0; i < s->count; i++)
            if (s->tasks[i].leader == (int)i &&
                s->tasks[i].parent == t->leader &&
                (!t->child || s->tasks[i].pid == t->child))
                add_peer(&p, (int)i);
        break;
    case W_MUTEX:
    case W_RWLOCK:
    case W_JOIN:
    case W_FILE_LOCK:
        if (t->owner > 0)
            add_peer(&p, wait_find(s, t->owner));
        break;
    default:
        break;
    }
    return p.count;
}

/* Does a task of its parent wait for this process to end? */
static bool waited_for(const struct wait_scene *s, int child)
{
    int parent = s->tasks[child].parent;
    for (size_t i = 0; i < s->count && parent >= 0; i++) {
        const struct wait_task *t = &s->tasks[i];
        if (t->leader == parent && t->kind == W_CHILD &&
            (!t->child || t->child == s->tasks[child].pid))
            return true;
    }
    return false;
}

bool wait_awaits(const struct wait_scene *s, int process, int child)
{
    /* Up the family: perhaps its child is a shell that waits for it. */
    for (int at = child; waited_for(s, at); at = s->tasks[at].parent)
        if (s->tasks[at].parent == process)
            return true;
    return false;
}

/* Is it a lock, a queue …: something that one waits for because another has a
 * mistake in its own part? */
static bool is_own_trouble(enum wait_kind kind)
{
    return kind >= W_OPEN_READ && kind <= W_STOPPED && kind != W_CHILD &&
           kind != W_VFORK && kind != W_JOIN && kind != W_SIGNAL;
}

/* Does it read what another process would write, if that could go on? So it is
 * if nobody else could write it, and that one is a program whose stdout it is,
 * or waits for a lock or the like. Then the mistake is there. */
static bool reads_from_stuck(const struct wait_scene *s,
                             const struct wait_task *t)
{
    int writer = -1, fd = -1;
    for (size_t e = 0; e < s->end_count && t->wants == 1; e++) {
        const struct wait_end *end = &s->ends[e];
        if (end->process == t->leader || !wait_is_other_end(&t->want[0], end))
            continue;
        bool output = end->fd == 1;
        if (writer >= 0 && writer != end->process && !(fd == 1 && output))
            return false;
        writer = end->process;
        fd = end->fd;
    }
    if (writer < 0)
        return false;
    for (size_t i = 0; i < s->count; i++)
        if (s->tasks[i].leader == writer && wait_is_stuck(&s->tasks[i]) &&
            is_own_trouble(s->tasks[i].kind))
            return true;
    int parent = s->tasks[writer].parent;
    return fd == 1 && parent >= 0 &&
           strcmp(s->tasks[parent].name, s->tasks[writer].name) != 0;
}

/* How much a task's wait tells about the mistake. "Waits for a child" is only a
 * consequence of what the child is blocked in; a write into a full pipe most
 * often is the mistake itself. */
static int telling(const struct wait_scene *s, int task)
{
    const struct wait_task *t = &s->tasks[task];
    switch (t->kind) {
    case W_CHILD:
    case W_VFORK:
    case W_JOIN:
        return TELLS_LEAST;
    case W_SIGNAL:
    case W_POLL:
        return 2;
    case W_READ:
        return reads_from_stuck(s, t) ? 3 : 5;
    case W_WRITE:
        return 6;
    case W_STOPPED:
        return 7;
    case W_ENDED:
        return 0;
    default:
        return 4;
    }
}

/* A wait is for a process, but the chain goes on from one of its threads: from
 * the stuck one that tells most. */
static int stuck_thread(const struct wait_scene *s, int process)
{
    int best = process;
    for (size_t i = 0; i < s->count; i++)
        if (s->tasks[i].leader == process && wait_is_stuck(&s->tasks[i]) &&
            (!wait_is_stuck(&s->tasks[best]) ||
             telling(s, (int)i) > telling(s, best)))
            best = (int)i;
    return best;
}

/* The next task of the chain: a stuck one that this task waits for, that tells
 * most and was not visited yet; -1 at the chain's end. (A mutex and a join name
 * a thread, so that there the peer is taken as it is.) */
static int next_in_chain(const struct wait_scene *s, int task,
                         const bool *visited)
{
    int peers[MOST_PEERS], best = -1;
    int count = wait_peers(s, task, peers, MOST_PEERS);
    for (int i = 0; i < count; i++) {
        int peer = peers[i];
        if (s->tasks[task].kind != W_MUTEX && s->tasks[task].kind != W_JOIN)
            peer = stuck_thread(s, peer);
        if (visited[peer] || !wait_is_stuck(&s->tasks[peer]))
            continue;
        if (best < 0 || telling(s, peer) > telling(s, best))
            best = peer;
    }
    return best;
}

int wait_root(const struct wait_scene *s)
{
    enum { LONGEST = 4096 };
    bool visited[LONGEST] = {false};
    int task = -1, best;
    if (s->count > LONGEST)
        return -1;
    for (size_t i = 0; i < s->count && task < 0; i++)
        if (wait_is_stuck(&s->tasks[i]))
            task = (int)i;
    for (best = task; task >= 0; task = next_in_chain(s, task, visited)) {
        visited[task] = true;
        /* The one that tells most; if all only wait for others to end, the
         * last, for whom the others wait. */
        if (telling(s, task) > telling(s, best) ||
            telling(s, best) == TELLS_LEAST)
            best = task;
    }
    return best;
}
