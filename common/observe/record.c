#define _GNU_SOURCE
#include "record.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "grow.h"
#include "signal_name.h"

/* What is kept of a runaway program, so that it does not fill the observer's
 * own memory. Totals (forks, time_in) go on being exact beyond these. */
#define MOST_EVENTS 20000
#define MOST_SPANS  4000
#define MOST_LINES  5000
#define MOST_STANDS 4000
#define MOST_PLACES 5000

const char *const state_names[STATES] = {
    [RUNNING] = "running", [SLEEPING] = "asleep", [WAITING] = "waiting",
    [STOPPED] = "stopped", [VFORKING] = "vfork",  [BLOCKED] = "blocked",
};

const char *const reaper_names[] = {
    [REAPED_BY_NOBODY] = "nobody",
    [REAPED_BY_PARENT] = "parent",
    [REAPED_BY_INIT] = "init",
    [AUTO_REAPED] = "auto",
};

const char *const event_names[EVENT_KINDS] = {
    [EV_FORK] = "fork",
    [EV_THREAD] = "thread",
    [EV_EXEC] = "exec",
    [EV_EXIT] = "exit",
    [EV_DIED] = "died",
    [EV_REAPED] = "reaped",
    [EV_ORPHANED] = "orphaned",
    [EV_STOPPED] = "stopped",
    [EV_CONTINUED] = "continued",
    [EV_SIGNAL] = "signal",
    [EV_IGNORED] = "signal-ignored",
    [EV_KILL] = "kill",
    [EV_KILL_REFUSED] = "kill-refused",
    [EV_CALL_REFUSED] = "call-refused",
    [EV_FORK_REFUSED] = "fork-refused",
    [EV_SETSID] = "setsid",
    [EV_UNHELD] = "unheld",
    [EV_ENDED] = "ended",
};

const char *const verdict_names[] = {
    [NO_VERDICT] = "none",
    [V_OK] = "ok",
    [V_EXIT] = "exit",
    [V_SIGNAL] = "signal",
    [V_TIMEOUT] = "timeout",
    [V_PROCESS_LIMIT] = "process-limit",
    [V_OUTPUT_LIMIT] = "output-limit",
    [V_FILE_LIMIT] = "file-limit",
    [V_MEMORY_LIMIT] = "memory-limit",
    [V_CPU_LIMIT] = "cpu-limit",
    [V_LEFT_RUNNING] = "left-running",
    [V_SIGNAL_OUTSIDE] = "signal-outside",
    [V_CALL_REFUSED] = "call-refused",
    [V_INTERRUPTED] = "interrupted",
    [V_HANG] = "hang",
};

const char *signal_name(int number)
{
    static char other[32];
    const char *name = pool__signal_name(number);
    if (name)
        return name;
    snprintf(other, sizeof other, "signal %d", number);
    return other;
}

void record_init(struct record *r, char **command)
{
    *r = (struct record){0};
    r->command = command;
    r->mode = "trace";
    r->clock = "wall";
    r->end = r->main_end = NEVER;
    r->peak_resident = -1;
    r->pipes_open = -1;
}

void record_free(struct record *r)
{
    for (size_t i = 0; i < r->process_count; i++) {
        free(r->processes[i].spans);
        free(r->processes[i].stands);
    }
    for (size_t i = 0; i < r->place_count; i++) {
        free(r->places[i].file);
        free(r->places[i].function);
        free(r->places[i].call);
    }
    free(r->places);
    for (size_t i = 0; i < r->line_count; i++)
        free(r->lines[i].text);
    for (int i = 0; i < MOST_LEAVINGS; i++)
        free(r->leavings[i]);
    free(r->processes);
    free(r->waiting);
    free(r->blocked);
    free(r->reasons);
    free(r->events);
    free(r->lines);
}

/* Until its exec, a child has its parent's name. */
int record_process(struct record *r, pid_t pid, int parent, int leader,
                   double time, int *index)
{
    if (grow(&r->processes, r->process_count, &r->process_room,
             sizeof *r->processes))
        return ENOMEM;
    *index = (int)r->process_count++;
    struct life *p = &r->processes[*index];
    *p = (struct life){.pid = pid, .parent = parent, .on = NOBODY};
    p->leader = leader == NOBODY ? *index : leader;
    p->forked = p->since = time;
    p->execed = p->orphaned = p->ended = p->gone = p->cpu = NEVER;
    if (parent != NOBODY)
        memcpy(p->name, r->processes[parent].name, sizeof p->name);
    return 0;
}

void record_begin(struct record *r)
{
    r->processes[0].since = 0;
    r->processes[0].span_count = 0;
    r->processes[0].stand_count = 0;
    memset(r->processes[0].time_in, 0, sizeof r->processes[0].time_in);
    r->processes[0].state = RUNNING;
}

static bool is_same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

int record_place(struct record *r, const struct source_place *place)
{
    for (size_t i = 0; i < r->place_count; i++) {
        const struct source_place *p = &r->places[i];
        if (p->line == place->line && is_same(p->call, place->call) &&
            is_same(p->function, place->function) &&
            is_same(p->file, place->file))
            return (int)i;
    }
    if (r->place_count == MOST_PLACES ||
        grow(&r->places, r->place_count, &r->place_room, sizeof *r->places))
        return NOBODY;
    r->places[r->place_count] = (struct source_place){
        .file = strdup(place->file),
        .line = place->line,
        .function = place->function ? strdup(place->function) : NULL,
        .call = place->call ? strdup(place->call) : NULL,
    };
    return (int)r->place_count++;
}

/* Forgets those at which it stood for a moment only, until half of the room is
 * free: longer ones are what a reader wants. */
static void make_room_for_stands(struct life *p)
{
    double whole = p->stands[p->stand_count - 1].from - p->stands[0].from;
    double least = whole / MOST_STANDS;
    if (least < p->finest_stand)
        least = p->finest_stand;
    for (; p->stand_count > MOST_STANDS / 2; least *= 2) {
        size_t kept = 0;
        for (size_t i = 0; i + 1 < p->stand_count; i++)
            if (p->stands[i + 1].from - p->stands[i].from >= least)
                p->stands[kept++] = p->stands[i];
        p->stands[kept++] = p->stands[p->stand_count - 1];
        p->stand_count = kept;
        p->finest_stand = least;
        if (least <= 0) /* all at one moment, as time is made */
            p->stand_count = MOST_STANDS / 2;
    }
}

void record_stand(struct record *r, int process, int place, double time)
{
    struct life *p = &r->processes[process];
    struct stand *last = p->stand_count ? &p->stands[p->stand_count - 1] : NULL;
    if (last ? last->place == place : place == NOBODY)
        return;
    if (p->stand_count == MOST_STANDS)
        make_room_for_stands(p);
    if (grow(&p->stands, p->stand_count, &p->stand_room, sizeof *p->stands))
        r->events_lost++;
    else
        p->stands[p->stand_count++] = (struct stand){time, place};
}

const struct source_place *record_last_place(const struct record *r,
                                             int process)
{
    const struct life *p = &r->processes[process];
    int place = p->stand_count ? p->stands[p->stand_count - 1].place : NOBODY;
    return place == NOBODY ? NULL : &r->places[place];
}

/* The state that took most of the time. */
static enum state longest(const double share[STATES])
{
    enum state best = RUNNING;
    for (enum state s = 0; s < STATES; s++)
        if (share[s] > share[best])
            best = s;
    return best;
}

/* Merges neighbours until each span is at least `least` long. The new span has
 * the state in which most of its time was spent, and waits for what the longest
 * of the old spans in that state waited for. In place: `kept` never overtakes
 * `i`, and time_in stays as it is, so that sums remain exact. */
static void merge_spans(struct life *p, double least)
{
    size_t kept = 0;
    double share[STATES] = {0}, longest_of[STATES] = {0};
    int on[STATES];
    double from = p->spans[0].from;
    for (size_t i = 0; i < p->span_count; i++) {
        struct span s = p->spans[i]; /* it may be written over now */
        share[s.state] += s.to - s.from;
        if (s.to - s.from > longest_of[s.state]) {
            longest_of[s.state] = s.to - s.from;
            on[s.state] = s.on;
        }
        if (s.to - from < least && i + 1 < p->span_count)
            continue;
        enum state most = s.from == from ? s.state : longest(share);
        p->spans[kept++] = (struct span){from, s.to, most, on[most]};
        from = s.to;
        memset(share, 0, sizeof share);
        memset(longest_of, 0, sizeof longest_of);
    }
    p->span_count = kept;
    if (least > p->finest)
        p->finest = least;
}

/* The spans become coarser, by factors of two, until at most half of the room
 * is used. So this is done once in 2,000 spans at most, however many come. */
static void make_room_for_spans(struct life *p)
{
    double whole = p->spans[p->span_count - 1].to - p->spans[0].from;
    double least = whole / MOST_SPANS;
    if (least < p->finest)
        least = p->finest;
    for (; p->span_count > MOST_SPANS / 2; least *= 2)
        merge_spans(p, least);
}

/* The open span becomes one of the closed ones: it lengthens the last of them
 * if that is the same without a gap. A span without length is dropped. */
static void close_span(struct record *r, struct life *p, double time)
{
    if (time <= p->since)
        return;
    p->time_in[p->state] += time - p->since;
    if (p->span_count == MOST_SPANS)
        make_room_for_spans(p);
    struct span *last = p->span_count ? &p->spans[p->span_count - 1] : NULL;
    if (last && last->state == p->state && last->to == p->since &&
        last->on == p->on) {
        last->to = time;
    } else if (grow(&p->spans, p->span_count, &p->span_room,
                    sizeof *p->spans)) {
        r->events_lost++;
    } else {
        p->spans[p->span_count++] =
            (struct span){p->since, time, p->state, p->on};
    }
    p->since = time;
}

void record_state(struct record *r, int process, enum state state, double time)
{
    struct life *p = &r->processes[process];
    close_span(r, p, time);
    if (state != p->state)
        p->on = NOBODY;
    p->state = state;
    p->since = time;
}

void record_waits_on(struct record *r, int process, int on)
{
    struct life *p = &r->processes[process];
    for (size_t i = p->span_count; i-- > 0;) {
        struct span *s = &p->spans[i];
        double next = i + 1 < p->span_count ? s[1].from : p->since;
        if (s->state != p->state || s->to != next || s->on != NOBODY)
            break;
        s->on = on;
    }
    p->on = on;
}

/* From the end: the same reason tends to come several times in a row. */
int record_reason(struct record *r, const struct reason *reason)
{
    for (size_t i = r->reason_count; i-- > 0;)
        if (r->reasons[i].kind == reason->kind &&
            r->reasons[i].peer_count == reason->peer_count &&
            strcmp(r->reasons[i].words, reason->words) == 0 &&
            memcmp(r->reasons[i].peers, reason->peers,
                   (size_t)reason->peer_count * sizeof *reason->peers) == 0)
            return (int)i;
    if (grow(&r->reasons, r->reason_count, &r->reason_room, sizeof *r->reasons))
        return NOBODY;
    r->reasons[r->reason_count] = *reason;
    return (int)r->reason_count++;
}

double record_in_state_since(const struct record *r, int process)
{
    const struct life *p = &r->processes[process];
    double since = p->since;
    for (size_t i = p->span_count; i-- > 0; since = p->spans[i].from)
        if (p->spans[i].state != p->state || p->spans[i].to != since)
            break;
    return since;
}

void record_resume(struct record *r, int process, enum state state, double time)
{
    struct life *p = &r->processes[process];
    close_span(r, p, time);
    size_t n = p->span_count;
    while (n > 0 && p->spans[n - 1].state == RUNNING &&
           time - p->spans[n - 1].from < 0.005)
        n--;
    /* The span of that state before it is opened again, and what came after it
     * is taken out of the sums. */
    if (n > 0 && p->spans[n - 1].state == state) {
        p->since = p->spans[n - 1].from;
        p->on = p->spans[n - 1].on;
        for (size_t i = n - 1; i < p->span_count; i++)
            p->time_in[p->spans[i].state] -= p->spans[i].to - p->spans[i].from;
        p->span_count = n - 1;
    } else if (state != p->state) {
        p->on = NOBODY;
    }
    p->state = state;
}

void record_end(struct record *r, int process, int status, double time)
{
    struct life *p = &r->processes[process];
    close_span(r, p, time);
    p->status = status;
    p->ended = time;
    if (is_thread(r, process))
        p->gone = time;
    else if (WIFSIGNALED(status))
        record_event(r, time, process, EV_DIED, WTERMSIG(status), 0);
    else
        record_event(r, time, process, EV_EXIT, WEXITSTATUS(status), 0);
}

void record_reaped(struct record *r, int process, enum reaper by, double time)
{
    struct life *p = &r->processes[process];
    if (p->reaper != REAPED_BY_NOBODY)
        return;
    p->reaper = by;
    p->gone = time;
    record_event(r, time, process, EV_REAPED, 0, by);
}

void record_orphaned(struct record *r, int process, pid_t adopter, double time)
{
    struct life *p = &r->processes[process];
    if (known(p->orphaned))
        return;
    p->orphaned = time;
    record_event(r, time, process, EV_ORPHANED, adopter, 0);
}

void record_event(struct record *r, double time, int process,
                  enum event_kind kind, long a, long b)
{
    if (r->event_count == MOST_EVENTS ||
        grow(&r->events, r->event_count, &r->event_room, sizeof *r->events)) {
        r->events_lost++;
        return;
    }
    r->events[r->event_count++] = (struct event){time, process, kind, a, b};
}

void record_line(struct record *r, const struct line *line)
{
    char *text = NULL;
    if (r->line_count < MOST_LINES &&
        !grow(&r->lines, r->line_count, &r->line_room, sizeof *r->lines))
        text = malloc(line->length + 1);
    if (!text) {
        r->lines_lost++;
        return;
    }
    memcpy(text, line->text, line->length);
    text[line->length] = '\0';
    size_t at = r->line_count++;
    for (; at > 0 && r->lines[at - 1].time > line->time; at--)
        r->lines[at] = r->lines[at - 1];
    r->lines[at] = *line;
    r->lines[at].text = text;
}

void record_left_behind(struct record *r, const char *what)
{
    if (r->left_behind < MOST_LEAVINGS)
        r->leavings[r->left_behind] = strdup(what);
    r->left_behind++;
}

bool record_verdict(struct record *r, enum verdict verdict, const char *reason,
                    ...)
{
    if (r->verdict != NO_VERDICT)
        return false;
    r->verdict = verdict;
    va_list arguments;
    va_start(arguments, reason);
    vsnprintf(r->reason, sizeof r->reason, reason, arguments);
    va_end(arguments);
    return true;
}

bool is_thread(const struct record *r, int process)
{
    return r->processes[process].leader != process;
}

int record_number(const struct record *r, int index)
{
    const struct life *p = &r->processes[index];
    bool thread = is_thread(r, index);
    int number = 1;
    for (int i = 0; i < index; i++)
        if (is_thread(r, i) == thread &&
            (thread ? r->processes[i].leader == p->leader
                    : r->processes[i].parent == p->parent) &&
            i != p->leader && i != 0)
            number++;
    return number;
}

bool is_alive(const struct life *p)
{
    return !known(p->ended);
}

double last_moment(const struct record *r, const struct life *p)
{
    if (known(p->gone))
        return p->gone;
    return r->end;
}

double time_as_zombie(const struct record *r, const struct life *p)
{
    if (!known(p->ended) || p->awaited)
        return 0;
    return last_moment(r, p) - p->ended;
}

/* One that the observer has killed might have been joined later, unless its
 * parent had ended by then. */
bool never_joined(const struct record *r, int process)
{
    const struct life *p = &r->processes[process];
    if (process == 0 || is_thread(r, process))
        return false;
    if (p->reaper == REAPED_BY_PARENT || p->reaper == AUTO_REAPED)
        return false;
    return known(p->orphaned) || p->left_running || !p->killed;
}
