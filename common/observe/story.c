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

/* What the sentences are made from. */
struct cast {
    int children, sleepers, asleep_at_once, running_at_once;
    int grandchildren, joined, never, orphans, automatic, zombies, signals;
    int signal, codes, code;
    double outlived, zombie, slept;
    double lived, asleep; /* all children's lives, and their naps */
};

static double time_asleep(const struct life *p)
{
    double sum = 0;
    for (size_t i = 0; i < p->span_count; i++)
        if (p->spans[i].state == SLEEPING)
            sum += p->spans[i].to - p->spans[i].from;
    return sum;
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

static void gather(struct cast *c, const struct record *r)
{
    struct facts facts;
    facts_compute(&facts, r);
    *c = (struct cast){0};
    c->asleep_at_once = (int)fact_number(&facts, "max_sleeping");
    c->running_at_once = (int)fact_number(&facts, "max_runnable");
    c->slept = time_asleep(&r->processes[0]);
    for (size_t i = 1; i < r->process_count; i++) {
        double slept = time_asleep(&r->processes[i]);
        const struct life *p = &r->processes[i];
        c->sleepers += slept >= 0.001;
        c->asleep += slept;
        c->lived += (known(p->ended) ? p->ended : r->end) - p->forked;
        if (is_thread(r, (int)i))
            continue;
        c->children++;
        c->grandchildren += r->processes[i].parent > 0;
        add_fate(c, r, (int)i);
    }
}

static void tell_work(struct story *s, const struct cast *c, int who,
                      const char *name)
{
    if (who == 1)
        say(s, "1 %s %s", name, c->asleep > c->lived / 2 ? "slept" : "ran");
    else if (c->asleep_at_once == who)
        say(s, "%d %s slept at the same time", who, name);
    else if (c->sleepers == who && c->asleep_at_once == 1)
        say(s, "%d %s slept, one after the other", who, name);
    else if (c->running_at_once == who)
        say(s, "%d %s computed at the same time", who, name);
    else if (c->running_at_once > 1)
        say(s, "%d %s, up to %d of them computing at the same time", who, name,
            c->running_at_once);
    else if (c->asleep_at_once > 1)
        say(s, "%d %s, up to %d of them asleep at the same time", who, name,
            c->asleep_at_once);
    else
        say(s, "%d %s ran", who, name);
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

static bool was_ended(enum verdict v)
{
    return v != V_OK && v != V_EXIT && v != V_SIGNAL && v != V_SIGNAL_OUTSIDE;
}

void tell_story(const struct record *r, char *text, size_t size)
{
    struct story s = {text, size, 0};
    struct cast c;
    text[0] = '\0';
    gather(&c, r);
    if (was_ended(r->verdict)) {
        say(&s, "Ended from outside (%s): %s.", verdict_names[r->verdict],
            r->reason);
        return;
    }
    if (r->verdict == V_SIGNAL)
        say(&s, "The main process was %s. ", r->reason);
    if (c.children == 0) {
        tell_alone(&s, r, &c);
        return;
    }
    const char *name = c.grandchildren
                           ? c.children == 1 ? "descendant" : "descendants"
                       : c.children == 1 ? "child"
                                         : "children";
    if (c.orphans > 0 && c.never == c.children)
        say(&s, "%d %s", c.children, name);
    else
        tell_work(&s, &c, c.children, name);
    tell_joins(&s, &c);
    tell_zombies(&s, &c);
    tell_failures(&s, &c);
}
