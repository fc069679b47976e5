#define _GNU_SOURCE
#include "watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "calls.h"
#include "due.h"
#include "family.h"
#include "idle.h"
#include "launch.h"
#include "leftovers.h"
#include "lines.h"
#include "makes.h"
#include "origins.h"
#include "sample.h"
#include "timers.h"
#include "trace.h"

/* A process that cannot be killed (it hangs in the kernel) must not hold us up:
 * we give up after so many seconds without news. */
#define GIVE_UP_AFTER 5.0
/* When all processes are gone, stdout may still be open in somebody who is not
 * of the program: wait for its end no longer than this. */
#define LAST_OUTPUT 0.05

/* Set by the signal handler. These signals interrupt the wait for news
 * (waitid); one that comes just before the wait is noticed at the next tick. */
static volatile sig_atomic_t ticked, output_came, told_to_end;

static void on_signal(int number)
{
    if (number == SIGALRM)
        ticked = 1;
    else if (number == SIGIO)
        output_came = 1;
    else if (number != SIGCHLD)
        told_to_end = number;
}

static const int noticed[] = {SIGALRM, SIGIO, SIGINT, SIGTERM, SIGHUP};

/* From here on they are blocked, except in run(). SIGCHLD, which is also sent
 * when a traced process stops, is unblocked only inside poll_output's ppoll. */
static void prepare_signals(sigset_t *set)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(set);
    for (size_t i = 0; i < sizeof noticed / sizeof *noticed; i++) {
        sigaction(noticed[i], &action, NULL);
        sigaddset(set, noticed[i]);
    }
    sigprocmask(SIG_BLOCK, set, NULL);
    sigaction(SIGCHLD, &action, NULL);
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void tick_every(double seconds)
{
    struct timeval time = {0, (suseconds_t)(seconds * 1e6)};
    setitimer(ITIMER_REAL, &(struct itimerval){time, time}, NULL);
}

static void end_if_told(struct tracer *t)
{
    int number = told_to_end;
    if (number == 0)
        return;
    told_to_end = 0;
    if (record_verdict(t->record, V_INTERRUPTED, "observe got %s",
                       signal_name(number)))
        t->record->interrupted_by = number;
    tracer_kill_all(t);
}

static bool output_is_held(const struct output *o)
{
    return o->channel[0].held_length > 0 || o->channel[1].held_length > 0;
}

/* Waits until output comes, or a slow reader takes some, or a process has news,
 * at most until the next sample. */
static void poll_output(const struct output *o)
{
    struct pollfd fds[2];
    sigset_t none;
    sigemptyset(&none);
    for (int i = 0; i < 2; i++) {
        const struct channel *c = &o->channel[i];
        bool held = c->held_length > 0;
        fds[i].fd = held ? c->to : c->from;
        fds[i].events = held ? POLLOUT : POLLIN;
    }
    ppoll(fds, 2, &(struct timespec){0, (long)(SAMPLE_EVERY * 1e9)}, &none);
    output_came = 1;
}

static void take_output(struct tracer *t)
{
    struct output *o = t->output;
    output_came = 0;
    for (int i = 0; i < 2; i++)
        if (o->channel[i].held_length > 0)
            output_pass_on(o, i);
        else if (output_read(o, i, tracer_now(t), false))
            output_came = 1;
}

/* Blocks in the wait for news unless there is something else to do. What is
 * held for a slow reader cannot be waited for there: hence the poll. */
static enum heard wait_for_news(struct tracer *t, bool nobody_left)
{
    bool held = output_is_held(t->output);
    bool block = !held && !output_came && !ticked && !nobody_left;
    enum heard heard = t->clock ? idle_hear(t, block) : tracer_hear(t, block);
    if (heard != HEARD_NEWS && (held || nobody_left))
        poll_output(t->output);
    /* A SIGIO says that output has come. Should one be lost, the next look
     * takes it (see run); not each alarm, which made time sets all the time. */
    if (output_came || (ticked && !t->clock))
        take_output(t);
    return heard;
}

/* With many processes a look takes longer than the time from one sample to the
 * next. Looks then take a fifth of the time, so that news is still heard; but
 * there is one every quarter of a second, or limits would not hold. */
static void look_at_everybody(struct tracer *t)
{
    struct usage usage;
    double now = tracer_wall(t), most = 0.25;
    if (now < t->look_next)
        return;
    tracer_adopt_newborns(t);
    if (t->clock_runs)
        due_flow(t);
    sample(t, &usage);
    if (over_limit(t->limits, &usage, t->record))
        tracer_kill_all(t);
    double took = tracer_wall(t) - now;
    t->look_next = now + took + (4 * took < most ? 4 * took : most);
}

static void check_limits(struct tracer *t)
{
    struct record *r = t->record;
    struct usage usage = {.output = r->out_bytes + r->err_bytes};
    if (!t->ending && (over_limit(t->limits, &usage, r) ||
                       over_time(t->limits, tracer_now(t), r) ||
                       over_wall(t->limits, tracer_wall(t), r)))
        tracer_kill_all(t);
}

/* Is the run over? `quiet_since` remembers when everybody was gone. */
static bool is_over(struct tracer *t, bool nobody_left, double *quiet_since,
                    double ending_since)
{
    double now = tracer_wall(t);
    const struct channel *c = t->output->channel;
    if (nobody_left) {
        if (!known(*quiet_since))
            *quiet_since = now;
        return (c[0].from == -1 && c[1].from == -1) ||
               now - *quiet_since > LAST_OUTPUT;
    }
    if (known(ending_since) && now - ending_since > GIVE_UP_AFTER) {
        fprintf(stderr, "observe: %zu processes could not be killed\n",
                t->alive_count);
        return true;
    }
    return false;
}

static void run(struct tracer *t, const sigset_t *signals)
{
    double quiet_since = NEVER, ending_since = NEVER;
    enum heard heard = HEARD_NOTHING;
    size_t alive = 0;
    sigprocmask(SIG_UNBLOCK, signals, NULL);
    tick_every(SAMPLE_EVERY);
    do {
        if (t->ending && ticked)
            tracer_go_on_ending(t);
        heard = wait_for_news(t, heard == NOBODY_LEFT);
        tracer_release_writers(t);
        end_if_told(t);
        if (t->clock ? idle_look_is_due(t) : ticked) {
            output_came |= t->clock != NULL;
            look_at_everybody(t);
        }
        ticked = 0;
        check_limits(t);
        bool news = heard == HEARD_NEWS || alive != t->alive_count;
        if (t->ending && (news || !known(ending_since)))
            ending_since = tracer_wall(t);
        alive = t->alive_count;
    } while (!is_over(t, heard == NOBODY_LEFT, &quiet_since, ending_since));
    tick_every(0);
    sigprocmask(SIG_BLOCK, signals, NULL);
}

static void say_what_was_lost(const struct output *o)
{
    for (int i = 0; i < 2; i++)
        if (o->channel[i].error && o->channel[i].error != EPIPE)
            fprintf(stderr, "observe: cannot pass on the program's %s: %s\n",
                    i ? "stderr" : "stdout", strerror(o->channel[i].error));
}

static void give_verdict(struct record *r)
{
    const struct life *main = &r->processes[0];
    if (known(main->ended) && WIFSIGNALED(main->status))
        record_verdict(r, V_SIGNAL, "killed by %s",
                       signal_name(WTERMSIG(main->status)));
    else if (known(main->ended) && WEXITSTATUS(main->status) != 0)
        record_verdict(r, V_EXIT, "exit code %d", WEXITSTATUS(main->status));
    else
        record_verdict(r, V_OK, "%s", "");
}

int watch(struct record *r, const struct limits *limits, bool lines)
{
    struct output output;
    struct tracer t = {.record = r, .limits = limits, .output = &output};
    struct clock clock = {0};
    struct order order;
    t.spaces = (struct spaces){false, {-1, -1, -1, -1, -1}};
    sigset_t signals;
    if (limits->virtual_time) {
        t.clock = &clock;
        r->clock = "virtual";
        r->order = limits->order;
    }
    if (limits->order && order_read(&order, limits->order)) {
        order.fine = limits->fine_order;
        t.order = &order;
    }
    prepare_signals(&signals);
    int error = output_open(&output, r, limits->output, lines);
    if (error) {
        errno = error;
        return TRACE_REFUSED;
    }
    int result = tracer_start(&t, r->command);
    output_started(&output);
    if (result == 0) {
        run(&t, &signals);
        output_finish(&output, tracer_now(&t));
        tracer_finish(&t);
        leftovers_clear(&t);
        give_verdict(r);
        say_what_was_lost(&output);
    }
    error = errno;
    output_close(&output);
    timers_free(&clock);
    clock_free(&clock);
    spaces_close(&t.spaces);
    makes_free(&t);
    origins_free(&t);
    lines_free(&t);
    tracer_free(&t);
    errno = error;
    return result;
}
