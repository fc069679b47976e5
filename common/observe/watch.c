#define _GNU_SOURCE
#include "watch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sample.h"
#include "trace.h"

/* A process that cannot be killed (it hangs in the kernel) must not hold us. */
#define GIVE_UP_AFTER 5.0
/* When all are gone, whoever still holds stdout is none of them. */
#define LAST_OUTPUT 0.05

static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD); /* also says that a traced process stopped */
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static void read_signals(struct tracer *t, int fd)
{
    struct signalfd_siginfo info;
    while (read(fd, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGCHLD)
            continue;
        if (record_verdict(t->record, V_INTERRUPTED, "observe got %s",
                           signal_name((int)info.ssi_signo)))
            t->record->interrupted_by = (int)info.ssi_signo;
        tracer_kill_all(t);
    }
}

/* Waits for signals, output, or the next look at everybody. */
static void wait_for_news(struct tracer *t, int signals, double until)
{
    struct output *o = t->output;
    struct pollfd fds[3] = {{.fd = signals, .events = POLLIN}};
    for (int i = 0; i < 2; i++) {
        const struct channel *c = &o->channel[i];
        bool held = c->held_length > 0;
        fds[i + 1].fd = held ? c->to : c->from;
        fds[i + 1].events = held ? POLLOUT : POLLIN;
    }
    int ms = (int)((until - tracer_now(t)) * 1e3) + 1;
    if (poll(fds, 3, ms < 0 ? 0 : ms) <= 0)
        return;
    if (fds[0].revents)
        read_signals(t, signals);
    for (int i = 0; i < 2; i++)
        if (fds[i + 1].revents && o->channel[i].held_length > 0)
            output_pass_on(o, i);
        else if (fds[i + 1].revents)
            output_read(o, i, tracer_now(t), false);
}

static void look_at_everybody(struct tracer *t)
{
    struct usage usage;
    tracer_adopt_newborns(t);
    sample(t, &usage);
    if (over_limit(t->limits, &usage, t->record))
        tracer_kill_all(t);
}

static void check_limits(struct tracer *t)
{
    struct record *r = t->record;
    struct usage usage = {.output = r->out_bytes + r->err_bytes};
    if (t->ending)
        tracer_kill_all(t); /* again: some may have been born since */
    else if (over_limit(t->limits, &usage, r) ||
             over_time(t->limits, tracer_now(t), r))
        tracer_kill_all(t);
}

/* Is the run over? `quiet_since` remembers when everybody was gone. */
static bool is_over(struct tracer *t, double *quiet_since, double ending_since)
{
    double now = tracer_now(t);
    const struct channel *c = t->output->channel;
    if (tracer_nobody_left()) {
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

static void run(struct tracer *t, int signals)
{
    double next_look = 0, quiet_since = NEVER, ending_since = NEVER;
    for (;;) {
        tracer_drain(t, next_look);
        tracer_release_writers(t);
        if (tracer_now(t) >= next_look) {
            look_at_everybody(t);
            next_look = tracer_now(t) + SAMPLE_EVERY;
        }
        check_limits(t);
        if (t->ending && !known(ending_since))
            ending_since = tracer_now(t);
        if (is_over(t, &quiet_since, ending_since))
            break;
        wait_for_news(t, signals, next_look);
    }
}

static void give_verdict(struct record *r)
{
    const struct process *main = &r->processes[0];
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
    int signals = open_signals();
    int error = output_open(&output, r, limits->output, lines);
    if (signals == -1 || error) {
        errno = error ? error : errno;
        return TRACE_REFUSED;
    }
    int result = tracer_start(&t, r->command);
    output_started(&output);
    if (result == 0) {
        run(&t, signals);
        output_finish(&output, tracer_now(&t));
        tracer_finish(&t);
        give_verdict(r);
    }
    error = errno;
    output_close(&output);
    tracer_free(&t);
    close(signals);
    errno = error;
    return result;
}
