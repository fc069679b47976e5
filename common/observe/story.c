/* A run in one or two sentences. */
#include "story.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "facts.h"
#include "layout.h"

/* A zombie is worth a sentence if it lasted this long. */
#define LONG_ZOMBIE 0.05

/* Seconds. Who slept or computed for less has done neither, for the story. The
 * times of naps are exact; what is computing is only looked up now and then. */
#define LEAST_NAP  0.001
#define LEAST_WORK 0.020

enum doing { BRIEF, SLEPT, COMPUTED, WAITED, BLOCKED_MOST, DOINGS };

struct story {
    char *text;
    size_t size, used;
};

static void say(struct story *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void say(struct story *s, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(s->text + s->used, s->size - s->used, format, arguments);
    va_end(arguments);
    if (n > 0)
        s->used += (size_t)n;
    if (s->used >= s->size)
        s->used = s->size - 1;
}

/* The counts and times that the sentences are made from. */
struct cast {
    int children;
    /* How many did mostly this; and how many did it at the same time. */
    int did[DOINGS], at_once[DOINGS];
    int grandchildren, joined, never, orphans, automatic, zombies;
    int signals, signal;     /* killed by signals; the last of these */
    int codes, code;         /* exited with another code than 0; the last one */
    double outlived, zombie; /* the longest: by an orphan; of a zombie */
    double slept;            /* by the main process */
    double lived, ran;       /* by all: seconds of life, of computing */
};

/* What took most of its life? */
static enum doing main_doing(const struct life *p)
{
    const double *in = p->time_in;
    double time[DOINGS] = {
        [SLEPT] = in[SLEEPING],
        [COMPUTED] = in[RUNNING],
        [WAITED] = in[WAITING] + in[VFORKING],
        [BLOCKED_MOST] = in[BLOCKED] + in[STOPPED],
    };
    enum doing most = SLEPT;
    for (enum doing d = 0; d < DOINGS; d++)
        if (time[d] > time[most])
            most = d;
    double least = most == SLEPT ? LEAST_NAP : LEAST_WORK;
    return time[most] < least ? BRIEF : most;
}

static void add_fate(struct cast *c, const struct record *r, int index)
{
    const struct life *p = &r->processes[index];
    c->joined += p->reaper == REAPED_BY_PARENT;
    c->automatic += p->reaper == AUTO_REAPED;
    c->never += never_joined(r, index);
    c->orphans += known(p->orphaned);
    if (known(p->orphaned) && known(p->ended) &&
        p->ended - p->orphaned > c->outlived)
        c->outlived = p->ended - p->orphaned;
    double zombie = time_as_zombie(r, p);
    if (zombie >= LONG_ZOMBIE)
        c->zombies++;
    if (zombie > c->zombie)
        c->zombie = zombie;
    if (p->killed || !known(p->ended))
        return;
    if (WIFSIGNALED(p->status)) {
        c->signals++;
        c->signal = WTERMSIG(p->status);
    } else if (WEXITSTATUS(p->status)) {
        c->codes++;
        c->code = WEXITSTATUS(p->status);
    }
}

/* Goes over all processes but the main one. */
static void gather(struct cast *c, const struct record *r)
{
    struct facts facts;
    facts_compute(&facts, r);
    *c = (struct cast){0};
    c->at_once[SLEPT] = (int)fact_number(&facts, "max_sleeping");
    c->at_once[COMPUTED] = (int)fact_number(&facts, "max_runnable");
    c->slept = r->processes[0].time_in[SLEEPING];
    for (size_t i = 1; i < r->process_count; i++) {
        const struct life *p = &r->processes[i];
        /* Without children, the sentence is about the threads. */
        if (is_thread(r, (int)i) && r->forks > 0)
            continue;
        c->did[main_doing(p)]++;
        c->ran += p->time_in[RUNNING];
        c->lived += (known(p->ended) ? p->ended : r->end) - p->forked;
        if (is_thread(r, (int)i))
            continue;
        c->children++;
        c->grandchildren += p->parent > 0;
        add_fate(c, r, (int)i);
    }
}

/* "up to 3 of them at the same time", of n that did the same. */
static void tell_at_once(struct story *s, int n, int at_once)
{
    if (at_once >= n)
        say(s, " at the same time");
    else if (at_once == 1)
        say(s, ", one after the other");
    else if (at_once > 1)
        say(s, ", up to %d of them at the same time", at_once);
}

/* All did the same, most of the time. */
static void tell_all_alike(struct story *s, const struct cast *c, int who,
                           const char *name, enum doing what)
{
    static const char *const one[] = {"ran", "slept", "computed",
                                      "waited for a child",
                                      "was blocked most of the time"};
    say(s, "%d %s %s", who, name,
        what == BLOCKED_MOST && who > 1 ? "were blocked most of the time"
                                        : one[what]);
    if (who > 1 && (what == SLEPT || what == COMPUTED))
        tell_at_once(s, who, c->at_once[what]);
}

/* What most of them did most of the time; then what else took a good part. */
static void tell_work(struct story *s, const struct cast *c, int who,
                      const char *name)
{
    static const char *const mostly[] = {"brief", "asleep", "computing",
                                         "waiting for a child", "blocked"};
    enum doing most = SLEPT, others = 0;
    for (enum doing d = 0; d < DOINGS; d++)
        if (c->did[d] > c->did[most])
            most = d;
    if (most == BRIEF) {
        say(s, "%d %s ran", who, name);
    } else if (c->did[most] == who) {
        tell_all_alike(s, c, who, name, most);
    } else {
        say(s, "%d %s", who, name);
        for (enum doing d = SLEPT; d < DOINGS; d++) {
            if (c->did[d] == 0)
                continue;
            say(s, "%s %d of them mostly %s", others++ ? "," : ":", c->did[d],
                mostly[d]);
            if (c->at_once[d] > 1)
                say(s, " (up to %d at once)", c->at_once[d]);
        }
    }
    if (most == SLEPT && c->ran > c->lived / 4 && c->at_once[COMPUTED] > 1)
        say(s, "; up to %d of them also computed at the same time",
            c->at_once[COMPUTED]);
}

static void tell_alone(struct story *s, const struct record *r,
                       const struct cast *c)
{
    char time[32];
    if (r->threads > 0) {
        tell_work(s, c, (int)r->threads,
                  r->threads == 1 ? "thread" : "threads");
        say(s, " in one process.");
    } else if (c->slept > r->main_end / 2) {
        print_time(time, sizeof time, c->slept);
        say(s, "One process, alone; it slept for %s.", time);
    } else {
        print_time(time, sizeof time, r->main_end);
        say(s, "One process, alone, for %s.", time);
    }
}

/* Ends the sentence: who waited for the children, or did not. */
static void tell_joins(struct story *s, const struct cast *c)
{
    const char *it = c->children == 1 ? "it was" : "all were";
    char time[32];
    if (c->joined == c->children)
        say(s, "; %s joined.", it);
    else if (c->automatic == c->children)
        say(s, "; %s reaped by the kernel, because SIGCHLD is ignored.", it);
    else if (c->never == 0)
        say(s, ".");
    else if (c->orphans == 0)
        say(s, "; %d %s never waited for.", c->never,
            c->never == 1 ? "was" : "were");
    if (c->never == 0 || c->orphans == 0)
        return;
    if (c->never < c->children)
        say(s, "; %d", c->never);
    print_time(time, sizeof time, c->outlived);
    say(s, " %s never waited for; %s outlived %s parent by %s.",
        c->never == 1 ? "was" : "were",
        c->orphans == c->never ? c->never == 1 ? "it" : "they"
        : c->orphans == 1      ? "one"
                               : "some",
        c->orphans == 1 ? "its" : "their", time);
}

static void tell_zombies(struct story *s, const struct cast *c)
{
    char time[32];
    print_time(time, sizeof time, c->zombie);
    if (c->zombies == 1)
        say(s, " %s a zombie for %s.", c->children == 1 ? "It was" : "One was",
            time);
    else if (c->zombies > 1)
        say(s, " %d were zombies, the longest for %s.", c->zombies, time);
}

static void tell_failures(struct story *s, const struct cast *c)
{
    if (c->signals == 1)
        say(s, " One was killed by %s.", signal_name(c->signal));
    else if (c->signals > 1)
        say(s, " %d were killed by signals.", c->signals);
    if (c->codes == 1)
        say(s, " One exited with %d.", c->code);
    else if (c->codes > 1)
        say(s, " %d exited with a code other than 0.", c->codes);
}

/* What the record, and so every picture of it, does not show. */
static void tell_gaps(struct story *s, const struct record *r)
{
    double finest = 0;
    char time[32];
    for (size_t i = 0; i < r->process_count; i++)
        if (r->processes[i].finest > finest)
            finest = r->processes[i].finest;
    print_time(time, sizeof time, finest);
    if (finest > 0)
        say(s,
            " Too much to draw: what took less than %s is drawn as part of "
            "what came before or after.",
            time);
    if (r->events_lost > 0)
        say(s, " %ld events are left out.", r->events_lost);
    if (r->lines_lost > 0)
        say(s, " %ld lines are left out.", r->lines_lost);
}

static bool was_ended(enum verdict v)
{
    return v != V_OK && v != V_EXIT && v != V_SIGNAL && v != V_SIGNAL_OUTSIDE;
}

static void tell_run(struct story *s, const struct record *r)
{
    struct cast c;
    gather(&c, r);
    if (was_ended(r->verdict)) {
        say(s, "Ended from outside (%s): %s.", verdict_names[r->verdict],
            r->reason);
        if (r->waiting)
            say(s, " %s", r->waiting);
        return;
    }
    if (r->verdict == V_SIGNAL)
        say(s, "The main process was %s. ", r->reason);
    if (c.children == 0) {
        tell_alone(s, r, &c);
        return;
    }
    const char *name = c.grandchildren
                           ? c.children == 1 ? "descendant" : "descendants"
                       : c.children == 1 ? "child"
                                         : "children";
    if (c.orphans > 0 && c.never == c.children)
        say(s, "%d %s", c.children, name);
    else
        tell_work(s, &c, c.children, name);
    tell_joins(s, &c);
    tell_zombies(s, &c);
    tell_failures(s, &c);
}

void tell_story(const struct record *r, char *text, size_t size)
{
    struct story s = {text, size, 0};
    text[0] = '\0';
    tell_run(&s, r);
    tell_gaps(&s, r);
    if (r->order)
        say(&s, " The observer made the time, and chose the order (%s).",
            r->order);
    else if (strcmp(r->clock, "virtual") == 0)
        say(&s, " The observer made the time.");
    if (r->unheld == 1)
        say(&s, " One call may have waited on the wall's clock.");
    else if (r->unheld > 1)
        say(&s, " %ld calls may have waited on the wall's clock.", r->unheld);
}
