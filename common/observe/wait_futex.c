/*
 * The kernel knows of a lock only the address of one word. What stands around
 * it tells glibc's kinds apart: a layout is taken for what it is only if all of
 * it makes sense; else it is "a lock". Source: the layouts are those of glibc
 * 2.25 and later on 64-bit machines (bits/thread-shared-types.h,
 * bits/struct_mutex.h, nptl/pthread_barrier_wait.c, internaltypes.h).
 */
#include "wait_futex.h"

#include <linux/futex.h>
#include <stdint.h>
#include <string.h>

#include "machine.h"

#define ROBUST     16     /* in a mutex's kind */
#define REASONABLE 100000 /* tasks that may stand at one lock */

struct mutex {
    int32_t lock;
    uint32_t count;
    int32_t owner;
    uint32_t users;
    int32_t kind;
};

struct condition {
    uint64_t sequence, first_start;
    uint32_t references[2], sizes[2];
    uint32_t first_size, waiters;
    uint32_t signals[2];
};

struct semaphore {
    uint32_t value, waiters;
    int32_t shared;
};

struct barrier {
    uint32_t in, round, count;
    int32_t shared;
    uint32_t out;
};

struct rwlock {
    uint32_t readers, writers, phase, next_writer, pad[2];
    int32_t writer, shared;
};

/* pthread_join waits for the word that holds the other thread's id, which the
 * kernel clears when that thread ends. */
static bool is_join(struct wait_scene *s, struct wait_task *t, uint32_t word)
{
    int joined = wait_find(s, (pid_t)word);
    if (joined < 0 || s->tasks[joined].leader != t->leader)
        return false;
    t->kind = W_JOIN;
    t->owner = (pid_t)word;
    return true;
}

/* A mutex with waiters has 2 in its lock word, and its owner's thread id. */
static bool is_mutex(struct wait_task *t)
{
    struct mutex m;
    if (!memory_read(t->pid, t->address, &m, sizeof m) || m.owner <= 0 ||
        m.owner > 1 << 22 || m.users > REASONABLE || m.kind < 0 ||
        m.kind & ~0x3ff)
        return false;
    /* A robust one has its owner in the lock word, too. */
    if (m.lock != 2 && !(m.kind & ROBUST && m.lock & (int)FUTEX_WAITERS &&
                         (m.lock & FUTEX_TID_MASK) == m.owner))
        return false;
    t->kind = W_MUTEX;
    t->owner = m.owner;
    return true;
}

/* A condition has two groups of waiters, which wait at one of the two words at
 * its end: 40 or 44 bytes behind its start. */
static bool is_condition(struct wait_task *t)
{
    for (unsigned group = 0; group < 2; group++) {
        unsigned long base = t->address - 40 - 4ul * group;
        struct condition c;
        if (base % 8 || !memory_read(t->pid, base, &c, sizeof c))
            continue;
        uint32_t waiters = c.waiters >> 3, here = c.references[group] >> 1;
        if (waiters < 1 || waiters > REASONABLE || here < 1 ||
            here > REASONABLE || c.sequence >> 1 < 1 || c.sequence >> 40 ||
            c.first_start >> 1 > c.sequence >> 1)
            continue;
        t->kind = W_CONDITION;
        t->address = base;
        return true;
    }
    return false;
}

static bool is_semaphore(struct wait_task *t, uint32_t most)
{
    struct semaphore m;
    if (t->address % 8 || !memory_read(t->pid, t->address, &m, sizeof m) ||
        m.value > most || m.waiters < 1 || m.waiters > REASONABLE ||
        (m.shared != 0 && m.shared != 128))
        return false;
    t->kind = W_SEMAPHORE;
    return true;
}

/* Those that wait at a barrier wait at its second word, its round, for it to
 * change. */
static bool is_barrier(struct wait_task *t, uint32_t round)
{
    struct barrier b;
    if (!memory_read(t->pid, t->address - 4, &b, sizeof b) ||
        b.round != round || b.count < 2 || b.count > REASONABLE ||
        b.in - round < 1 || b.in - round >= b.count ||
        (b.shared != 0 && b.shared != 128))
        return false;
    t->kind = W_BARRIER;
    t->address -= 4;
    t->count = (long)b.count;
    t->come = (long)(b.in - round);
    return true;
}

/* A reader waits for the phase to change, and so does the next writer; all
 * other writers wait one word further. Somebody reads or writes, or none would.
 */
static bool is_rwlock(struct wait_scene *s, struct wait_task *t,
                      uint32_t expected)
{
    if (expected & ~3u || !(expected & 2))
        return false;
    for (unsigned at = 8; at <= 12; at += 4) {
        struct rwlock l;
        unsigned long base = t->address - at;
        if (base % 8 || !memory_read(t->pid, base, &l, sizeof l) ||
            l.phase > 3 || l.next_writer > 3 || l.pad[0] || l.pad[1] ||
            l.shared & ~1 || l.readers >> 3 > REASONABLE)
            continue;
        int writer = l.writer > 0 ? wait_find(s, l.writer) : -1;
        if (l.writer ? writer < 0 : !(l.readers >> 3))
            continue;
        t->kind = W_RWLOCK;
        t->address = base;
        t->owner = l.writer;
        t->count = l.readers >> 3;
        t->to_write = at == 12 || l.writer == 0;
        return true;
    }
    return false;
}

void wait_read_futex(struct wait_scene *s, int task, const unsigned long *args)
{
    struct wait_task *t = &s->tasks[task];
    uint32_t word = 0, expected = (uint32_t)args[2];
    int command = (int)args[1] & FUTEX_CMD_MASK;
    t->kind = W_FUTEX;
    t->address = args[0];
    t->shared = !(args[1] & FUTEX_PRIVATE_FLAG);
    t->timed = args[3] != 0;
    if (!memory_read(t->pid, t->address, &word, sizeof word))
        return;
    t->word = word;
    t->wanted = expected;
    if (command == FUTEX_LOCK_PI || command == FUTEX_LOCK_PI2) {
        t->kind = W_MUTEX;
        t->owner = (pid_t)(word & FUTEX_TID_MASK);
        return;
    }
    if (command != FUTEX_WAIT && command != FUTEX_WAIT_BITSET)
        return;
    if (word == expected && is_join(s, t, word))
        return;
    /* From the layout that is least likely to fit by accident to the one that
     * is most likely to. */
    if (is_mutex(t) || is_condition(t) || is_semaphore(t, 0) ||
        is_rwlock(s, t, expected) || is_barrier(t, expected))
        return;
    /* A semaphore that is above 0 wakes whoever waits, unless it was made for
     * the threads of one process and another one has posted it. */
    if (!t->shared && expected == 0)
        is_semaphore(t, 1000);
}

bool wait_is_futex(const struct wait_task *t)
{
    return t->kind == W_FUTEX && (t->wanted != 2 || t->word != 2);
}
