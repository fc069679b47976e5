#include "tables.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "read_json.h"
#include "record.h"

/* Who a process or thread of the record is in a table. */
struct who {
    int number; /* of the process; the main one is 0 */
    int thread; /* which of its further threads; 0: it is the process */
    int threads;
};

struct printout {
    struct json_tree tree;
    struct who *who; /* by id */
    size_t count;
    FILE *to;
};

typedef const struct json_value value;

/* --- cells ----------------------------------------------------------------*/

/* What would end a cell or a row is written as in C. */
static void put_cell_byte(int byte, FILE *to)
{
    static const char special[] = "\tt\nn\rr\\\\";
    const char *found = byte ? strchr(special, byte) : NULL;
    if (found && (found - special) % 2 == 0)
        fprintf(to, "\\%c", found[1]);
    else
        putc(byte, to);
}

static bool is_word(value *v, const char *word)
{
    return v && v->length == strlen(word) &&
           memcmp(v->text, word, v->length) == 0;
}

/* Nothing where the value is null or false, or is not there. */
static void cell(const struct printout *s, value *v)
{
    if (v && v->kind == JSON_STRING)
        json_print(v, put_cell_byte, s->to);
    else if (v && v->kind == JSON_OTHER && !is_word(v, "null") &&
             !is_word(v, "false"))
        fwrite(v->text, 1, v->length, s->to);
}

static void member_cell(const struct printout *s, value *of, const char *name)
{
    putc('\t', s->to);
    cell(s, json_member(&s->tree, of, name));
}

static double number_of(value *v)
{
    char text[32] = "";
    if (v && v->kind == JSON_OTHER && v->length < sizeof text)
        memcpy(text, v->text, v->length);
    return strtod(text, NULL);
}

/* The id in that member; NOBODY if it is null, or no process has it. */
static int id_of(const struct printout *s, value *of, const char *name)
{
    value *v = json_member(&s->tree, of, name);
    if (!v || v->kind != JSON_OTHER || is_word(v, "null"))
        return NOBODY;
    double id = number_of(v);
    return id >= 0 && id < (double)s->count ? (int)id : NOBODY;
}

/* The two cells that say who it is: a process's number and its thread's. */
static void who_cells(const struct printout *s, int id)
{
    if (id == NOBODY)
        fputs("\t", s->to);
    else if (s->who[id].thread == 0)
        fprintf(s->to, "%d\t", s->who[id].number);
    else
        fprintf(s->to, "%d\t%d", s->who[id].number, s->who[id].thread);
}

/* --- rows -----------------------------------------------------------------*/

static double time_in(const struct printout *s, value *process,
                      const char *state)
{
    double total = 0;
    value *spans = json_member(&s->tree, process, "spans");
    for (value *span = json_first(&s->tree, spans); span;
         span = json_next(&s->tree, span)) {
        value *from = json_first(&s->tree, span);
        value *until = from ? json_next(&s->tree, from) : NULL;
        value *in = until ? json_next(&s->tree, until) : NULL;
        if (in && is_word(in, state))
            total += number_of(until) - number_of(from);
    }
    return total;
}

static void member_cells(const struct printout *s, value *of,
                         const char *const *names)
{
    for (; *names; names++)
        member_cell(s, of, *names);
}

static void process_row(const struct printout *s, value *process, int id)
{
    static const char *const fate[] = {
        "fork",   "end",      "gone",         "reaped_by",          "exit",
        "signal", "orphaned", "left_running", "killed_by_observer", NULL};
    static const char *const work[] = {"cpu_ms", "waits", "polls", NULL};
    static const char *const rest[] = {"naps", "timeouts", "name", NULL};
    int parent = id_of(s, process, "parent");
    who_cells(s, id);
    member_cell(s, process, "pid");
    putc('\t', s->to);
    if (parent != NOBODY)
        fprintf(s->to, "%d", s->who[parent].number);
    member_cells(s, process, fate);
    member_cells(s, process, work);
    fprintf(s->to, "\t%.3f\t%.3f", time_in(s, process, "asleep"),
            time_in(s, process, "running"));
    member_cells(s, process, rest);
    putc('\n', s->to);
}

static void span_rows(const struct printout *s, value *process, int id)
{
    value *spans = json_member(&s->tree, process, "spans");
    for (value *span = json_first(&s->tree, spans); span;
         span = json_next(&s->tree, span)) {
        who_cells(s, id);
        for (value *v = json_first(&s->tree, span); v;
             v = json_next(&s->tree, v)) {
            putc('\t', s->to);
            cell(s, v);
        }
        putc('\n', s->to);
    }
}

/* Where in its source it stood, from when to when. What is not known of a time
 * in between has no row. */
static void stand_rows(const struct printout *s, value *process, int id)
{
    static const char *const names[] = {"file", "line", "function", "call",
                                        NULL};
    value *places = json_member(&s->tree, s->tree.value, "places");
    value *stands = json_member(&s->tree, process, "stands");
    value *next;
    for (value *stand = json_first(&s->tree, stands); stand; stand = next) {
        value *from = json_first(&s->tree, stand);
        value *which = from ? json_next(&s->tree, from) : NULL;
        next = json_next(&s->tree, stand);
        if (!which || is_word(which, "null"))
            continue;
        value *place = json_first(&s->tree, places);
        for (double n = number_of(which); place && n >= 1; n--)
            place = json_next(&s->tree, place);
        who_cells(s, id);
        putc('\t', s->to);
        cell(s, from);
        putc('\t', s->to);
        cell(s, next ? json_first(&s->tree, next)
                     : json_member(&s->tree, process, "end"));
        member_cells(s, place, names);
        putc('\n', s->to);
    }
}

/* The first of these members that is there. */
static void one_of_cells(const struct printout *s, value *of,
                         const char *const *names)
{
    while (names[1] && !json_member(&s->tree, of, names[0]))
        names++;
    member_cell(s, of, names[0]);
}

static void event_row(const struct printout *s, value *event)
{
    static const char *const pids[] = {"pid", "to", "from", "adopted_by", NULL};
    static const char *const more[] = {"exit", "by", "call", NULL};
    who_cells(s, id_of(s, event, "process"));
    member_cell(s, event, "ms");
    member_cell(s, event, "what");
    member_cell(s, event, "signal");
    one_of_cells(s, event, pids);
    one_of_cells(s, event, more);
    putc('\n', s->to);
}

static void line_row(const struct printout *s, value *line)
{
    who_cells(s, id_of(s, line, "process"));
    member_cell(s, line, "ms");
    member_cell(s, line, "stream");
    member_cell(s, line, "text");
    putc('\n', s->to);
}

/* --- tables ---------------------------------------------------------------*/

/* Numbers the processes, in the order of their birth, and each one's threads.
 * False without memory. */
static bool number_all(struct printout *s, value *processes)
{
    int processes_seen = 0;
    for (value *p = json_first(&s->tree, processes); p;
         p = json_next(&s->tree, p))
        s->count++;
    s->who = calloc(s->count + 1, sizeof *s->who);
    if (!s->who)
        return false;
    struct who *who = s->who;
    for (value *p = json_first(&s->tree, processes); p;
         p = json_next(&s->tree, p), who++) {
        int leader = id_of(s, p, "thread_of");
        if (leader == NOBODY || &s->who[leader] >= who) {
            who->number = processes_seen++;
        } else {
            who->number = s->who[leader].number;
            who->thread = ++s->who[leader].threads;
        }
    }
    return true;
}

static void write_rows(const struct printout *s, enum table table, value *root)
{
    static const char *const lists[] = {[PROCESSES] = "processes",
                                        [SPANS] = "processes",
                                        [EVENTS] = "events",
                                        [LINES] = "lines",
                                        [STANDS] = "processes"};
    int id = 0;
    for (value *v =
             json_first(&s->tree, json_member(&s->tree, root, lists[table]));
         v; v = json_next(&s->tree, v), id++) {
        if (table == PROCESSES)
            process_row(s, v, id);
        else if (table == SPANS)
            span_rows(s, v, id);
        else if (table == STANDS)
            stand_rows(s, v, id);
        else if (table == EVENTS)
            event_row(s, v);
        else
            line_row(s, v);
    }
}

/* All that is in the file, to be freed by the caller; NULL and errno. */
static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;
    if (!file)
        return NULL;
    *length = 0;
    do {
        char *wider = realloc(text, room += 1 << 20);
        if (!wider)
            break;
        text = wider;
        *length += fread(text + *length, 1, room - *length, file);
    } while (*length == room);
    if (ferror(file) || *length == room) {
        free(text);
        text = NULL;
    }
    fclose(file);
    return text;
}

int table_write(enum table table, const char *path, FILE *to)
{
    struct printout s = {.to = to};
    size_t length;
    char *text = read_file(path, &length);
    if (!text) {
        fprintf(stderr, "observe: cannot read %s: %s\n", path, strerror(errno));
        return -1;
    }
    int error = json_read(&s.tree, text, length);
    value *root = error ? NULL : s.tree.value;
    value *processes = json_member(&s.tree, root, "processes");
    if (error)
        fprintf(stderr, "observe: %s is not a record: byte %zu: %s\n", path,
                s.tree.at, s.tree.error);
    else if (!processes || !json_member(&s.tree, root, "format"))
        fprintf(stderr, "observe: %s is not a record: it has no %s\n", path,
                processes ? "format" : "processes");
    else if (!number_all(&s, processes))
        fprintf(stderr, "observe: %s\n", strerror(ENOMEM));
    else
        write_rows(&s, table, root);
    bool good = s.who != NULL;
    free(s.who);
    json_free(&s.tree);
    free(text);
    return good ? 0 : -1;
}
