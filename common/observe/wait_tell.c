#include "wait_tell.h"

#include <ctype.h>
#include <math.h>

#include "wait_ends.h"
#include "wait_graph.h"
#include "wait_mistake.h"
#include "wait_words.h"

/* " Child 2 waits for child 3 to end." */
static void sentence(const struct wait_scene *s, int task, FILE *to)
{
    char name[100], phrase[240];
    wait_name(s, task, name, sizeof name);
    wait_phrase(s, task, phrase, sizeof phrase);
    name[0] = (char)toupper((unsigned char)name[0]);
    fprintf(to, " %s %s%s%s", name, phrase, *s->tasks[task].at ? ", " : "",
            s->tasks[task].at);
    const struct wait_task *t = &s->tasks[task];
    if (!isnan(t->alarm) && t->kind == W_SIGNAL)
        fputs(s->foreign        ? " (a timer may be set)"
              : isinf(t->alarm) ? " (a timer is set)"
                                : " (an alarm is due)",
              to);
    fputc('.', to);
}

/* Of whom the mistake is told, the line comes in a sentence of its own. */
static void tell_line(const struct wait_scene *s, int task, FILE *to)
{
    char name[100];
    if (!*s->tasks[task].at)
        return;
    wait_name(s, task, name, sizeof name);
    name[0] = (char)toupper((unsigned char)name[0]);
    fprintf(to, " %s stands %s.", name, s->tasks[task].at);
}

/* What all tasks but `root` do: those that are stuck, or those that are not. */
static void tell_others(const struct wait_scene *s, int root, bool stuck,
                        FILE *to)
{
    enum { MOST_TOLD = 6 };
    int told = 0, more = 0;
    for (size_t i = 0; i < s->count; i++) {
        const struct wait_task *t = &s->tasks[i];
        if ((int)i == root || t->kind == W_ENDED || wait_is_stuck(t) != stuck)
            continue;
        if (told++ < MOST_TOLD)
            sentence(s, (int)i, to);
        else
            more++;
    }
    if (more)
        fprintf(to, " So %s %d more.", more == 1 ? "is" : "are", more);
}

/* Somebody outside could help, but who starts a program by itself expects none:
 * so the mistake is told as well, in case there is one. */
static void tell_outside(const struct wait_scene *s, FILE *to)
{
    for (size_t i = 0; i < s->count; i++) {
        const struct wait_task *t = &s->tasks[i];
        if (t->kind == W_ACCEPT) {
            fputs(" If only the program itself connects: nobody of it is left "
                  "who will. Let it accept as often as they connect, not more",
                  to);
            if (t->parent >= 0 && wait_awaits(s, t->parent, t->leader))
                fprintf(to, "; or let %s end it (kill) before it waits for it",
                        wait_named(s, t->parent, false));
            fputc('.', to);
            return;
        }
        if (t->kind == W_READ && t->wants && t->want[0].thing == T_SOCKET &&
            wait_is_datagram(t->pid, t->want[0].ino)) {
            fputs(" If only the program itself sends: nobody of it is left who "
                  "will. A datagram may be lost, or was never sent: wait with "
                  "a time limit (SO_RCVTIMEO), and ask again.",
                  to);
            return;
        }
    }
}

void wait_tell(const struct wait_scene *s, FILE *to)
{
    int root = s->some_stuck || s->maybe_stuck ? wait_root(s) : -1;
    if (root < 0) {
        bool unknown = false;
        for (size_t i = 0; i < s->count; i++)
            unknown |= s->tasks[i].kind == W_UNKNOWN;
        fputs(unknown ? "Nobody is known to be stuck."
              : s->only_outside
                  ? "It does not hang, but nobody of the program can go on "
                    "until somebody outside does something."
                  : "It does not hang.",
              to);
        tell_others(s, -1, false, to);
        if (s->only_outside && !unknown)
            tell_outside(s, to);
        return;
    }
    fputs(s->all_stuck    ? "Nobody can go on. "
          : s->some_stuck ? "Some can never go on. "
                          : "Some go on only if a signal ends one of them. ",
          to);
    wait_tell_mistake(s, root, to);
    tell_line(s, root, to);
    tell_others(s, root, true, to);
    if (!s->all_stuck)
        tell_others(s, root, false, to);
}
