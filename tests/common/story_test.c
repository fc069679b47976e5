/*
 * Runs, made up, each with the sentence that a teacher would say about it.
 *
 * usage: story_test    prints what differs; exits with how many do
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "record.h"
#include "story.h"

enum { MOST_LIVES = 12 };

/* So many children or threads that all do the same. */
struct group {
    int count;
    int stagger; /* ms between the births of two */
    int parent;  /* 0: children of the main process; else: of that index */
    bool threads;
    /* ms in each state, one after the other */
    int first[STATES];
    int then[STATES];
    int status;
};

struct run {
    const char *sentence;
    struct group group[3];
    int main_ms;
};

static const struct run table[] = {
    {"5 children slept at the same time; all were joined.",
     {{5, 2, 0, false, {[RUNNING] = 1, [SLEEPING] = 300}, {0}, 0}},
     320},
    {"3 children slept, one after the other; all were joined.",
     {{3, 110, 0, false, {[RUNNING] = 1, [SLEEPING] = 100}, {0}, 0}},
     400},
    {"4 children slept, up to 2 of them at the same time; all were joined.",
     {{4, 60, 0, false, {[SLEEPING] = 100}, {0}, 0}},
     400},
    {"1 child slept; it was joined.",
     {{1, 0, 0, false, {[RUNNING] = 2, [SLEEPING] = 100}, {0}, 0}},
     110},
    {"1 child computed; it was joined.",
     {{1, 0, 0, false, {[RUNNING] = 200}, {0}, 0}},
     210},
    {"1 child ran; it was joined.",
     {{1, 0, 0, false, {[RUNNING] = 2}, {0}, 0}},
     5},
    {"1 child was blocked most of the time; it was joined.",
     {{1, 0, 0, false, {[RUNNING] = 2, [BLOCKED] = 200}, {0}, 0}},
     210},
    {"2 children computed at the same time; all were joined.",
     {{2, 1, 0, false, {[RUNNING] = 200}, {0}, 0}},
     210},
    {"2 children computed, one after the other; all were joined.",
     {{2, 210, 0, false, {[RUNNING] = 200}, {0}, 0}},
     500},
    {"12 children computed, up to 4 of them at the same time; all were joined.",
     {{12, 60, 0, false, {[RUNNING] = 200}, {0}, 0}},
     1000},
    {"3 children were blocked most of the time; all were joined.",
     {{3, 1, 0, false, {[RUNNING] = 3, [BLOCKED] = 200}, {0}, 0}},
     300},
    /* Most of them slept at once; that a few also computed is not the point. */
    {"40 children slept, up to 36 of them at the same time; all were joined.",
     {{36, 14, 0, false, {[SLEEPING] = 500}, {0}, 0},
      {4, 14, 0, false, {[SLEEPING] = 500}, {[RUNNING] = 100}, 0}},
     1300},
    {"40 children: 36 of them mostly asleep (up to 36 at once), 4 of them "
     "mostly computing (up to 4 at once); all were joined.",
     {{36, 2, 0, false, {[SLEEPING] = 500}, {0}, 0},
      {4, 2, 0, false, {[RUNNING] = 500}, {0}, 0}},
     1200},
    {"6 children: 2 of them mostly asleep (up to 2 at once), 3 of them mostly "
     "computing (up to 3 at once), 1 of them mostly blocked; all were joined.",
     {{2, 1, 0, false, {[SLEEPING] = 300}, {0}, 0},
      {3, 1, 0, false, {[RUNNING] = 300}, {0}, 0},
      {1, 1, 0, false, {[BLOCKED] = 300}, {0}, 0}},
     400},
    /* Naps between long pieces of work, and the other way round. */
    {"3 children computed at the same time; all were joined.",
     {{3, 1, 0, false, {[RUNNING] = 300, [SLEEPING] = 50}, {0}, 0}},
     400},
    {"3 children slept at the same time; up to 3 of them also computed at the "
     "same time; all were joined.",
     {{3, 1, 0, false, {[RUNNING] = 150, [SLEEPING] = 200}, {0}, 0}},
     400},
    {"200 children ran; all were joined.",
     {{200, 1, 0, false, {[RUNNING] = 1}, {0}, 0}},
     400},
    {"4 threads computed at the same time in one process.",
     {{4, 1, 0, true, {[RUNNING] = 300}, {0}, 0}},
     400},
    {"1 thread slept in one process.",
     {{1, 1, 0, true, {[SLEEPING] = 300}, {0}, 0}},
     400},
    {"4 threads: 1 of them mostly asleep, 3 of them mostly computing (up to 3 "
     "at once) in one process.",
     {{1, 1, 0, true, {[SLEEPING] = 300}, {0}, 0},
      {3, 1, 0, true, {[RUNNING] = 300}, {0}, 0}},
     400},
    {"2 descendants: 1 of them mostly asleep, 1 of them mostly waiting for a "
     "child; all were joined.",
     {{1, 1, 0, false, {[WAITING] = 300}, {0}, 0},
      {1, 1, 1, false, {[SLEEPING] = 290}, {0}, 0}},
     400},
    {"2 children slept at the same time; all were joined. 2 exited with a code "
     "other than 0.",
     {{2, 1, 0, false, {[SLEEPING] = 300}, {0}, 3 << 8}},
     400},
    {"2 children slept at the same time; all were joined. 2 were killed by "
     "signals.",
     {{2, 1, 0, false, {[SLEEPING] = 300}, {0}, SIGKILL}},
     400},
};

static double live(struct record *r, int index, const int ms[STATES],
                   double now)
{
    for (enum state s = 0; s < STATES; s++) {
        if (ms[s] == 0)
            continue;
        record_state(r, index, s, now);
        now += ms[s] / 1e3;
    }
    return now;
}

static void add_group(struct record *r, const struct group *g, double *birth)
{
    for (int i = 0; i < g->count; i++) {
        int index;
        if (record_process(r, 100 + (int)r->process_count, g->parent,
                           g->threads ? 0 : NOBODY, *birth, &index))
            return;
        double now = live(r, index, g->first, *birth);
        now = live(r, index, g->then, now);
        record_end(r, index, g->status, now);
        if (g->threads) {
            r->threads++;
        } else {
            r->forks++;
            record_reaped(r, index, REAPED_BY_PARENT, now);
        }
        *birth += g->stagger / 1e3;
    }
}

static int differs(const struct run *run)
{
    char *command[] = {"made-up", NULL}, text[800];
    struct record r;
    int index;
    double birth = 0.001, end = run->main_ms / 1e3;
    record_init(&r, command);
    record_process(&r, 99, NOBODY, NOBODY, 0, &index);
    record_begin(&r);
    for (size_t i = 0; i < sizeof run->group / sizeof *run->group; i++)
        add_group(&r, &run->group[i], &birth);
    record_end(&r, 0, 0, end);
    record_reaped(&r, 0, REAPED_BY_PARENT, end);
    r.end = r.main_end = end;
    record_verdict(&r, V_OK, "%s", "");
    tell_story(&r, text, sizeof text);
    int different = strcmp(text, run->sentence) != 0;
    if (different)
        printf("expected: %s\nsaid:     %s\n", run->sentence, text);
    record_free(&r);
    return different;
}

int main(void)
{
    int different = 0;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        different += differs(&table[i]);
    return different;
}
