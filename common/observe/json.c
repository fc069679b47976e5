/* The whole record. Its format is described in docs/observe-format.md; who
 * changes it raises FORMAT there and here. */
#include "json.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "facts.h"
#include "layout.h"
#include "reach_calls.h"
#include "story.h"
#include "utf8.h"

#define FORMAT "forklings-observe/1"

void print_json_inside(FILE *to, const char *text, size_t length)
{
    for (size_t i = 0; i < length;) {
        const unsigned char byte = (unsigned char)text[i];
        const size_t n = utf8_length(text + i, length - i);
        if (n == 0)
            fputs("\\ufffd", to);
        else if (byte == '"' || byte == '\\')
            fprintf(to, "\\%c", byte);
        else if (byte < 32 || byte == 127)
            fprintf(to, "\\u%04x", byte);
        else
            fwrite(text + i, 1, n, to);
        i += n ? n : 1;
    }
}

void print_json_text(FILE *to, const char *text, size_t length)
{
    fputc('"', to);
    print_json_inside(to, text, length);
    fputc('"', to);
}

static void text(FILE *to, const char *name, const char *value)
{
    fprintf(to, ",\"%s\":", name);
    print_json_text(to, value, strlen(value));
}

static void print_ms(FILE *to, double seconds)
{
    if (known(seconds))
        fprintf(to, "%.3f", seconds * 1e3);
    else
        fputs("null", to);
}

static void moment(FILE *to, const char *name, double seconds)
{
    fprintf(to, ",\"%s\":", name);
    print_ms(to, seconds);
}

static void index_or_null(FILE *to, const char *name, int index)
{
    if (index == NOBODY)
        fprintf(to, ",\"%s\":null", name);
    else
        fprintf(to, ",\"%s\":%d", name, index);
}

static void end_of(FILE *to, const struct life *p)
{
    bool ended = known(p->ended);
    if (ended && WIFEXITED(p->status))
        fprintf(to, ",\"exit\":%d,\"signal\":null", WEXITSTATUS(p->status));
    else if (ended && WIFSIGNALED(p->status))
        fprintf(to, ",\"exit\":null,\"signal\":\"%s\"",
                signal_name(WTERMSIG(p->status)));
    else
        fputs(",\"exit\":null,\"signal\":null", to);
}

static void id_list(FILE *to, const int *ids, int count)
{
    fputs(",\"for\":[", to);
    for (int i = 0; i < count; i++)
        fprintf(to, "%s%d", i ? "," : "", ids[i]);
    fputc(']', to);
}

/* Of all spans of which it is known, what they waited for. */
static void waits_for(FILE *to, const struct record *r, const struct life *p)
{
    char words[80];
    int peers[MOST_BLOCKED_PEERS], told = 0;
    for (size_t i = 0; i < p->span_count; i++) {
        const struct span *s = &p->spans[i];
        print_wait(words, sizeof words, r, (int)s->state, s->on);
        if (!*words)
            continue;
        fprintf(to, "%s\n   {\"from\":%.3f,\"to\":%.3f", told++ ? "," : "",
                s->from * 1e3, s->to * 1e3);
        text(to, "kind",
             s->state == WAITING ? "child" : r->reasons[s->on].kind);
        text(to, "what", words);
        id_list(to, peers, peers_of(r, (int)s->state, s->on, peers));
        fputc('}', to);
    }
}

/* When it was seen where: indices in `places`, or null. */
static void stands(FILE *to, const struct life *p)
{
    fputs(",\n  \"stands\":[", to);
    for (size_t i = 0; i < p->stand_count; i++) {
        fprintf(to, "%s[%.3f,", i ? "," : "", p->stands[i].from * 1e3);
        if (p->stands[i].place == NOBODY)
            fputs("null]", to);
        else
            fprintf(to, "%d]", p->stands[i].place);
    }
    fputc(']', to);
}

static void process(FILE *to, const struct record *r, int index)
{
    const struct life *p = &r->processes[index];
    bool thread = is_thread(r, index);
    fprintf(to, "{\"id\":%d,\"pid\":%d", index, (int)p->pid);
    index_or_null(to, "parent", p->parent);
    index_or_null(to, "thread_of", thread ? p->leader : NOBODY);
    text(to, "name", p->name);
    moment(to, "fork", p->forked);
    moment(to, "exec", p->execed);
    moment(to, "end", p->ended);
    moment(to, "gone", p->gone);
    moment(to, "orphaned", p->orphaned);
    end_of(to, p);
    text(to, "reaped_by", thread ? "auto" : reaper_names[p->reaper]);
    fprintf(to, ",\"left_running\":%s,\"killed_by_observer\":%s",
            p->left_running ? "true" : "false", p->killed ? "true" : "false");
    moment(to, "cpu_ms", p->cpu);
    moment(to, "finest_ms", p->finest);
    moment(to, "finest_stand_ms", p->finest_stand);
    fprintf(to, ",\"waits\":%ld,\"polls\":%ld,\"naps\":%ld,\"timeouts\":%ld",
            p->waits, p->polls, p->naps, p->timeouts);
    stands(to, p);
    fputs(",\n  \"spans\":[", to);
    for (size_t i = 0; i < p->span_count; i++)
        fprintf(to, "%s[%.3f,%.3f,\"%s\"]", i ? "," : "",
                p->spans[i].from * 1e3, p->spans[i].to * 1e3,
                state_names[p->spans[i].state]);
    fputs("],\n  \"waits_for\":[", to);
    waits_for(to, r, p);
    fputs("]}", to);
}

static void event(FILE *to, const struct event *e)
{
    fprintf(to, "{\"ms\":%.3f", e->time * 1e3);
    index_or_null(to, "process", e->process);
    text(to, "what", event_names[e->kind]);
    switch (e->kind) {
    case EV_FORK:
    case EV_THREAD:
        fprintf(to, ",\"pid\":%ld", e->a);
        break;
    case EV_EXIT:
        fprintf(to, ",\"exit\":%ld", e->a);
        break;
    case EV_DIED:
    case EV_STOPPED:
        text(to, "signal", signal_name((int)e->a));
        break;
    case EV_REAPED:
        text(to, "by", reaper_names[e->b]);
        break;
    case EV_ORPHANED:
        fprintf(to, ",\"adopted_by\":%ld", e->a);
        break;
    case EV_SIGNAL:
    case EV_IGNORED:
        text(to, "signal", signal_name((int)e->a));
        fprintf(to, e->b ? ",\"from\":%ld" : ",\"from\":null", e->b);
        break;
    case EV_CALL_REFUSED:
        text(to, "call", reach_call_name(e->a));
        fprintf(to, e->b ? ",\"to\":%ld" : ",\"to\":null", e->b);
        break;
    case EV_KILL:
    case EV_KILL_REFUSED:
        fprintf(to, ",\"to\":%ld", e->a);
        text(to, "signal", signal_name((int)e->b));
        break;
    case EV_UNHELD:
        fprintf(to, ",\"call\":%ld", e->a);
        break;
    default:
        break;
    }
    fputc('}', to);
}

static void line(FILE *to, const struct line *l)
{
    fprintf(to, "{\"ms\":%.3f,\"stream\":\"%s\"", l->time * 1e3,
            l->stream == 2 ? "stderr" : "stdout");
    index_or_null(to, "process", l->process);
    fputs(",\"text\":", to);
    print_json_text(to, l->text, l->length);
    fprintf(to, ",\"newline\":%s}", l->ended ? "true" : "false");
}

static void head(FILE *to, const struct record *r)
{
    struct facts facts;
    char story[LONGEST_STORY];
    facts_compute(&facts, r);
    tell_story(r, story, sizeof story);
    fprintf(to, "{\"format\":\"%s\",\n\"command\":[", FORMAT);
    for (int i = 0; r->command[i]; i++) {
        fputs(i ? "," : "", to);
        print_json_text(to, r->command[i], strlen(r->command[i]));
    }
    fprintf(to, "],\n\"mode\":\"%s\",\"clock\":\"%s\",\"verdict\":\"%s\"",
            r->mode, r->clock, verdict_names[r->verdict]);
    text(to, "reason", r->reason);
    text(to, "story", story);
    fputs(",\n\"facts\":{", to);
    for (int i = 0; i < facts.count; i++) {
        fprintf(to, "%s\"%s\":", i ? "," : "", facts.fact[i].name);
        fact_write(&facts.fact[i], "\"", to);
    }
    fputs("},\n\"end_ms\":", to);
    print_ms(to, r->end);
}

static void text_or_null(FILE *to, const char *name, const char *value)
{
    if (value)
        text(to, name, value);
    else
        fprintf(to, ",\"%s\":null", name);
}

static void place(FILE *to, const struct source_place *p)
{
    fputs("{\"file\":", to);
    print_json_text(to, p->file, strlen(p->file));
    fprintf(to, ",\"line\":%d", p->line);
    text_or_null(to, "function", p->function);
    text_or_null(to, "call", p->call);
    fputc('}', to);
}

/* Who holds the other ends of that. */
static void blocked_ends(FILE *to, const struct blocked *b)
{
    fputs(",\"ends\":[", to);
    for (int i = 0; i < b->end_count; i++) {
        const struct blocked_end *end = &b->ends[i];
        fprintf(to, "%s{\"process\":%d", i ? "," : "", end->process);
        index_or_null(to, "descriptor", end->fd);
        text_or_null(to, "how", end->how);
        fputc('}', to);
    }
    fputc(']', to);
}

static void blocked(FILE *to, const struct record *r, const struct blocked *b)
{
    const struct source_place *at =
        b->place == NOBODY ? NULL : &r->places[b->place];
    fprintf(to, "{\"process\":%d", b->process);
    text(to, "kind", b->kind);
    text(to, "what", b->on);
    index_or_null(to, "descriptor", b->fd);
    text_or_null(to, "file", at ? at->file : NULL);
    index_or_null(to, "line", at ? at->line : NOBODY);
    text_or_null(to, "call", at ? at->call : NULL);
    fprintf(to, ",\"stuck\":%s", b->stuck ? "true" : "false");
    id_list(to, b->peers, b->peer_count);
    index_or_null(to, "made_by", b->made_by);
    moment(to, "made_at_ms", b->made_at);
    blocked_ends(to, b);
    fputc('}', to);
}

void write_json(const struct record *r, FILE *to)
{
    head(to, r);
    fputs(",\n\"processes\":[", to);
    for (size_t i = 0; i < r->process_count; i++) {
        fputs(i ? ",\n " : "\n ", to);
        process(to, r, (int)i);
    }
    fputs("],\n\"places\":[", to);
    for (size_t i = 0; i < r->place_count; i++) {
        fputs(i ? ",\n " : "\n ", to);
        place(to, &r->places[i]);
    }
    fputs("],\n\"left_behind\":[", to);
    for (int i = 0; i < MOST_LEAVINGS && r->leavings[i]; i++) {
        fputs(i ? "," : "", to);
        print_json_text(to, r->leavings[i], strlen(r->leavings[i]));
    }
    fputs("],\n\"events\":[", to);
    for (size_t i = 0; i < r->event_count; i++) {
        fputs(i ? ",\n " : "\n ", to);
        event(to, &r->events[i]);
    }
    fputs("],\n\"lines\":[", to);
    for (size_t i = 0; i < r->line_count; i++) {
        fputs(i ? ",\n " : "\n ", to);
        line(to, &r->lines[i]);
    }
    fputs("],\n\"waiting\":", to);
    if (r->waiting)
        print_json_text(to, r->waiting, strlen(r->waiting));
    else
        fputs("null", to);
    fputs(",\n\"blocked\":[", to);
    for (size_t i = 0; i < r->blocked_count; i++) {
        fputs(i ? ",\n " : "\n ", to);
        blocked(to, r, &r->blocked[i]);
    }
    fputs("]}\n", to);
}
