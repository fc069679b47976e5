/*
 * Chrome Trace Events, which ui.perfetto.dev opens. Times are microseconds.
 * A process is a row; its life is one span, in which the spans of its states
 * and its time as a zombie lie; an arrow goes from a fork to the child, and one
 * from each wait to whoever was waited for.
 * Source: "Trace Event Format", the Chromium project.
 */
#include "chrome.h"

#include <stdio.h>
#include <string.h>

#include "json.h"
#include "layout.h"
#include "line_words.h"

#define MOST_LINES_TOLD 8 /* of one span */

#define MOST_WAIT_ARROWS 5000

/* Perfetto nests by microseconds: rounded once, so that spans still touch. */
static long long microseconds(double seconds)
{
    return (long long)(seconds * 1e6 + 0.5);
}

static void named(FILE *to, const char *kind, int pid, int tid,
                  const char *name)
{
    fprintf(to, ",\n{\"ph\":\"M\",\"name\":\"%s\",\"pid\":%d,\"tid\":%d,", kind,
            pid, tid);
    fputs("\"args\":{\"name\":", to);
    print_json_text(to, name, strlen(name));
    fputs("}}", to);
}

/* In which lines it was seen between two moments: the last of them, where it
 * stayed, and those before it. */
static void lines(FILE *to, const struct record *r, const struct life *p,
                  double from, double until)
{
    char name[120];
    int told = 0, last = NOBODY;
    for (size_t i = 0; i < p->stand_count && told < MOST_LINES_TOLD; i++) {
        const struct stand *s = &p->stands[i];
        double end = i + 1 < p->stand_count ? s[1].from : r->end;
        if (s->place == NOBODY || s->place == last || s->from >= until ||
            (end <= from && s->from < from))
            continue;
        line_name(name, sizeof name, &r->places[s->place]);
        fputs(told++ ? ", " : ",\"args\":{\"at\":\"", to);
        print_json_inside(to, name, strlen(name));
        last = s->place;
    }
    if (told)
        fputs("\"}", to);
}

static void complete(FILE *to, const struct record *r, const struct life *p,
                     const char *name, int pid, int tid, double from,
                     double until)
{
    long long start = microseconds(from);
    fputs(",\n{\"ph\":\"X\",\"name\":", to);
    print_json_text(to, name, strlen(name));
    fprintf(to,
            ",\"cat\":\"state\",\"pid\":%d,\"tid\":%d,\"ts\":%lld,"
            "\"dur\":%lld",
            pid, tid, start, microseconds(until) - start);
    if (p)
        lines(to, r, p, from, until);
    fputc('}', to);
}

/* `end` is "s" where the arrow starts, "f" where it finishes; it binds to the
 * span around it. */
static void arrow(FILE *to, const char *kind, int id, const char *end, int pid,
                  int tid, double time)
{
    fprintf(to,
            ",\n{\"ph\":\"%s\",\"bp\":\"e\",\"name\":\"%s\","
            "\"cat\":\"%s\",\"id\":%d,\"pid\":%d,\"tid\":%d,\"ts\":%lld}",
            end, kind, kind, id, pid, tid, microseconds(time));
}

/* From the start of a wait to its end, at whoever was waited for. */
static void wait_arrows(FILE *to, const struct record *r, int process,
                        const struct span *span, int *id)
{
    const struct life *p = &r->processes[process];
    int peers[MOST_BLOCKED_PEERS];
    int count = peers_of(r, (int)span->state, span->on, peers);
    for (int i = 0; i < count && *id < MOST_WAIT_ARROWS; i++) {
        const struct life *peer = &r->processes[peers[i]];
        if (span->to > last_moment(r, peer) || span->to < peer->forked)
            continue;
        arrow(to, "waits for", ++*id, "s", (int)r->processes[p->leader].pid,
              (int)p->pid, span->from);
        arrow(to, "waits for", *id, "f", (int)r->processes[peer->leader].pid,
              (int)peer->pid, span->to);
    }
}

static void process(FILE *to, const struct record *r, int index, int *arrows)
{
    const struct life *p = &r->processes[index];
    const struct life *whole = &r->processes[p->leader];
    int pid = (int)whole->pid, tid = (int)p->pid;
    char name[80];
    if (p == whole) {
        named(to, "process_name", pid, tid, p->name);
        fprintf(to,
                ",\n{\"ph\":\"M\",\"name\":\"process_sort_index\","
                "\"pid\":%d,\"tid\":%d,\"args\":{\"sort_index\":%d}}",
                pid, tid, index);
    }
    snprintf(name, sizeof name, "%s %d", p == whole ? p->name : "thread", tid);
    named(to, "thread_name", pid, tid, name);
    complete(to, r, NULL, p == whole ? "process" : "thread", pid, tid,
             p->forked, last_moment(r, p));
    /* The last span says what it was blocked in when the run was ended. */
    const struct blocked *blocked = blocked_at_end(r, index);
    for (size_t i = 0; i < p->span_count; i++) {
        const struct span *span = &p->spans[i];
        bool named = blocked && i + 1 == p->span_count;
        print_wait(name, sizeof name, r, (int)span->state, span->on);
        complete(to, r, p,
                 named   ? blocked->on
                 : *name ? name
                         : state_names[span->state],
                 pid, tid, span->from, span->to);
        wait_arrows(to, r, index, span, arrows);
    }
    if (known(p->ended) && last_moment(r, p) > p->ended)
        complete(to, r, NULL, "zombie", pid, tid, p->ended, last_moment(r, p));
    if (p->parent != NOBODY) {
        int from = (int)r->processes[p->parent].pid;
        arrow(to, "fork", index, "s", from, from, p->forked);
        arrow(to, "fork", index, "f", pid, tid, p->forked);
    }
}

void write_chrome(const struct record *r, FILE *to)
{
    fprintf(to,
            "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n{\"ph\":\"M\","
            "\"name\":\"trace\",\"pid\":0,\"tid\":0,"
            "\"args\":{\"clock\":\"%s\"}}",
            r->clock);
    int arrows = 0;
    for (size_t i = 0; i < r->process_count; i++)
        process(to, r, (int)i, &arrows);
    fputs("]}\n", to);
}
