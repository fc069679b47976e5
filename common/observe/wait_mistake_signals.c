/* The likely mistakes of those who wait for a signal, or for nothing at all. */
#include "wait_mistake_signals.h"

#include <signal.h>
#include <string.h>
#include <sys/syscall.h>

#include "record.h"
#include "wait_signals.h"
#include "wait_words.h"

/* No descriptor, and no time: only a signal could end that. */
static void tell_nothing(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    const char *name = wait_poll_name(t);
    fprintf(to, "%s waits in %s for nothing at all", wait_named(s, task, true),
            name);
    if (t->beyond >= 0)
        fprintf(to,
                ": descriptor %d is in its set, but its first argument says "
                "that it shall look only at those below %d. Hand it the "
                "highest descriptor plus 1.",
                t->beyond, t->beyond_limit);
    else if (strcmp(name, "select") == 0)
        fputs(": its sets are empty, and it has no time limit. select takes "
              "out of them what is not ready: fill them anew before each call.",
              to);
    else if (strcmp(name, "epoll_wait") == 0)
        fputs(": no descriptor was added to it with epoll_ctl, and it has no "
              "time limit.",
              to);
    else
        fputs(": its list names no descriptor, and it has no time limit.", to);
}

/* What came already, and why that did not end the wait. */
static void tell_what_came(const struct wait_task *t, FILE *to)
{
    char names[100];
    if (t->pending && !t->takes) {
        wait_signal_names(t->pending, " and ", names, sizeof names);
        fprintf(to, " %s has come, but is blocked while it waits: ", names);
        fputs(t->call == SYS_rt_sigsuspend
                  ? "the mask that sigsuspend is handed says what is blocked "
                    "meanwhile; leave it out of that."
                  : "wait with sigsuspend, whose mask lets it through.",
              to);
    } else if (t->pending & ~t->takes && t->takes) {
        wait_signal_names(t->pending & ~t->takes, " and ", names, sizeof names);
        fprintf(to,
                " What has come is %s, which is blocked and not in its set: "
                "is that the one that is sent?",
                names);
    } else if (t->signal == SIGCHLD && t->takes & wait_signal_bit(SIGCHLD)) {
        fputs(" A child has ended before: SIGCHLD is lost if it is not blocked "
              "when it comes, and several that wait become one. Block it "
              "before fork, and then call waitpid with WNOHANG until no child "
              "is left that has ended.",
              to);
    } else if (t->signal && t->takes & wait_signal_bit(t->signal)) {
        fprintf(to,
                " %s was not blocked when it came, so that it went to its "
                "handler: block it (sigprocmask) before it can come.",
                signal_name(t->signal));
    } else if (t->signal && !t->takes) {
        fprintf(to,
                " %s came before it began to wait: block the signal first, "
                "then look at what its handler has noted, and wait with "
                "sigsuspend.",
                signal_name(t->signal));
    }
}

/* Another process that waits for a signal as well; NOBODY: there is none. */
static int waits_too(const struct wait_scene *s, int task)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->tasks[i].leader != s->tasks[task].leader &&
            s->tasks[i].kind == W_SIGNAL && !s->tasks[i].polls_nothing)
            return (int)i;
    return -1;
}

void wait_tell_signal(const struct wait_scene *s, int task, FILE *to)
{
    const struct wait_task *t = &s->tasks[task];
    char doing[240];
    if (t->polls_nothing) {
        tell_nothing(s, task, to);
        return;
    }
    wait_phrase_signal(t, doing, sizeof doing);
    fprintf(to,
            "%s %s, and nobody of the program is left who could send one%s.",
            wait_named(s, task, true), doing,
            s->foreign ? " (only an alarm could still come)" : "");
    int other = waits_too(s, task);
    if (t->signal || t->pending)
        tell_what_came(t, to);
    else if (other >= 0)
        fprintf(to,
                " %s waits for one, too. If each sends its own only after it "
                "has got the other's: let one of them send first.",
                wait_named(s, other, true));
}
