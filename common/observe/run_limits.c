#include "run_limits.h"

#include <stdio.h>

static void print_bytes(char *text, size_t size, long bytes)
{
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0)
        snprintf(text, size, "%ld MiB", bytes >> 20);
    else
        snprintf(text, size, "%ld bytes", bytes);
}

/* The return value does not depend on whether there is a verdict already: a
 * program that has done something wrong before must still be stopped here. */
bool over_limit(const struct limits *l, const struct usage *u, struct record *r)
{
    char size[40];
    if (l->live && u->live > l->live) {
        record_verdict(r, V_PROCESS_LIMIT, "more than %ld processes at once",
                       l->live);
    } else if (l->forks && u->forks > l->forks) {
        record_verdict(r, V_PROCESS_LIMIT, "more than %ld forks in all",
                       l->forks);
    } else if (l->output && u->output > l->output) {
        print_bytes(size, sizeof size, l->output);
        record_verdict(r, V_OUTPUT_LIMIT, "more than %s of output", size);
    } else if (l->memory && u->memory > l->memory) {
        print_bytes(size, sizeof size, l->memory);
        record_verdict(r, V_MEMORY_LIMIT, "more than %s of memory", size);
    } else if (l->cpu > 0 && u->cpu > l->cpu) {
        record_verdict(r, V_CPU_LIMIT, "more than %g s of processor time",
                       l->cpu);
    } else {
        return false;
    }
    return true;
}

void over_file(const struct limits *l, struct record *r)
{
    char size[40];
    print_bytes(size, sizeof size, l->file);
    record_verdict(r, V_FILE_LIMIT, "a file grew past %s", size);
}

static const char *const doing[STATES] = {
    [RUNNING] = "running",
    [SLEEPING] = "asleep",
    [WAITING] = "blocked in wait",
    [STOPPED] = "stopped by a signal",
    [VFORKING] = "waiting for a vfork child",
    [BLOCKED] = "blocked elsewhere",
};

void describe_living(const struct record *r, char *text, size_t size)
{
    size_t count[STATES] = {0}, used = 0;
    for (size_t i = 0; i < r->process_count; i++)
        if (is_alive(&r->processes[i]) && !is_thread(r, (int)i))
            count[r->processes[i].state]++;
    text[0] = '\0';
    for (int s = 0; s < STATES && used < size; s++)
        if (count[s])
            used += (size_t)snprintf(text + used, size - used, "%s%zu %s",
                                     used ? ", " : "", count[s], doing[s]);
}

/* "sleep (pid 71), sleep (pid 72) and 4 more": who is left. */
static void name_living(const struct record *r, char *text, size_t size)
{
    size_t used = 0;
    int named = 0, more = 0;
    for (size_t i = 0; i < r->process_count; i++) {
        const struct life *p = &r->processes[i];
        if (!is_alive(p) || is_thread(r, (int)i))
            continue;
        if (named == 4 || used + 60 > size) {
            more++;
            continue;
        }
        used += (size_t)snprintf(text + used, size - used, "%s%s (pid %d)",
                                 named++ ? ", " : "", p->name, (int)p->pid);
    }
    if (more)
        snprintf(text + used, size - used, " and %d more", more);
}

static long count_living(const struct record *r)
{
    long living = 0;
    for (size_t i = 0; i < r->process_count; i++)
        living += is_alive(&r->processes[i]) && !is_thread(r, (int)i);
    return living;
}

static void left_running(struct record *r, double now)
{
    char names[240] = "";
    long living = count_living(r);
    name_living(r, names, sizeof names);
    record_verdict(r, V_LEFT_RUNNING,
                   "%ld process%s still alive %.1f s after the program "
                   "ended: %s",
                   living, living == 1 ? "" : "es", now - r->main_end, names);
}

bool over_time(const struct limits *l, double now, struct record *r)
{
    char states[160];
    bool ended = known(r->main_end);
    bool timeout = l->timeout > 0 && now > l->timeout;
    if (ended && (timeout || now - r->main_end > l->linger)) {
        /* What is left has died, and is about to be reported. */
        if (count_living(r) == 0)
            return false;
        left_running(r, now);
        return true;
    }
    if (!timeout)
        return false;
    describe_living(r, states, sizeof states);
    record_verdict(r, V_TIMEOUT, "still alive after %g s: %s", l->timeout,
                   states);
    return true;
}

/* Where we make the time, naps cost nothing, but computing takes as long as it
 * does: this much slower than its own time limit a run may be on the wall's
 * clock, however busy the machine is. */
#define SLOWER   10
#define AT_LEAST 10.0

bool over_wall(const struct limits *l, double wall, struct record *r)
{
    char states[160];
    double most = l->wall > 0      ? l->wall
                  : l->timeout > 0 ? SLOWER * l->timeout + AT_LEAST
                                   : 0;
    if (!l->virtual_time || most <= 0 || wall <= most)
        return false;
    describe_living(r, states, sizeof states);
    record_verdict(r, V_TIMEOUT, "still alive after %g s on the wall: %s", most,
                   states);
    return true;
}
