/*
 * Chrome Trace Events, which ui.perfetto.dev opens. Times are microseconds.
 * A process is a row; its life is one span, in which the spans of its states
 * and its time as a zombie lie; an arrow goes from a fork to the child.
 * Source: "Trace Event Format", the Chromium project.
 */
#include "chrome.h"

#include <stdio.h>
#include <string.h>

#include "json.h"
#include "layout.h"

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

static void complete(FILE *to, const char *name, int pid, int tid, double from,
                     double until)
{
    long long start = microseconds(from);
    fputs(",\n{\"ph\":\"X\",\"name\":", to);
    print_json_text(to, name, strlen(name));
    fprintf(to,
            ",\"cat\":\"state\",\"pid\":%d,\"tid\":%d,\"ts\":%lld,"
            "\"dur\":%lld}",
            pid, tid, start, microseconds(until) - start);
}

/* `end` is "s" where the arrow starts, "f" where it finishes; it binds to the
 * span around it. */
static void arrow(FILE *to, int id, const char *end, int pid, int tid,
                  double time)
{
    fprintf(to,
            ",\n{\"ph\":\"%s\",\"bp\":\"e\",\"name\":\"fork\","
            "\"cat\":\"fork\",\"id\":%d,\"pid\":%d,\"tid\":%d,\"ts\":%lld}",
            end, id, pid, tid, microseconds(time));
}

static void process(FILE *to, const struct record *r, int index)
{
    const struct life *p = &r->processes[index];
    const struct life *whole = &r->processes[p->leader];
    int pid = (int)whole->pid, tid = (int)p->pid;
    char name[64];
    if (p == whole) {
        named(to, "process_name", pid, tid, p->name);
        fprintf(to,
                ",\n{\"ph\":\"M\",\"name\":\"process_sort_index\","
                "\"pid\":%d,\"tid\":%d,\"args\":{\"sort_index\":%d}}",
                pid, tid, index);
    }
    snprintf(name, sizeof name, "%s %d", p == whole ? p->name : "thread", tid);
    named(to, "thread_name", pid, tid, name);
    complete(to, p == whole ? "process" : "thread", pid, tid, p->forked,
             last_moment(r, p));
    /* The last span says what it was blocked in when the run was ended. */
    const struct blocked *blocked = blocked_at_end(r, index);
    for (size_t i = 0; i < p->span_count; i++) {
        const struct span *span = &p->spans[i];
        bool named = blocked && i + 1 == p->span_count;
        complete(to, named ? blocked->on : state_names[span->state], pid, tid,
                 span->from, span->to);
    }
    if (known(p->ended) && last_moment(r, p) > p->ended)
        complete(to, "zombie", pid, tid, p->ended, last_moment(r, p));
    if (p->parent != NOBODY) {
        int from = (int)r->processes[p->parent].pid;
        arrow(to, index, "s", from, from, p->forked);
        arrow(to, index, "f", pid, tid, p->forked);
    }
}

void write_chrome(const struct record *r, FILE *to)
{
    fprintf(to,
            "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n{\"ph\":\"M\","
            "\"name\":\"trace\",\"pid\":0,\"tid\":0,"
            "\"args\":{\"clock\":\"%s\"}}",
            r->clock);
    for (size_t i = 0; i < r->process_count; i++)
        process(to, r, (int)i);
    fputs("]}\n", to);
}
