/* The picture in the terminal. Every state has a shape of its own, so that
 * colour only helps. */
#define _GNU_SOURCE
#include "timeline.h"

#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "layout.h"
#include "story.h"

#define NARROWEST 60
#define WIDEST    200
#define FATE_ROOM 11

/* What a cell of the picture shows: the kind of a piece, or one of these. */
enum { EMPTY = PIECE_KINDS, ORPHAN_MARK, LETTER, CELL_KINDS };

struct paint {
    const char *utf8, *ascii, *colour, *meaning;
};

static const struct paint looks[CELL_KINDS] = {
    [RUNNING] = {"█", "#", "\033[32m", "running"},
    [SLEEPING] = {"░", "-", "\033[36m", "asleep"},
    [WAITING] = {"─", "w", "\033[33m", "blocked in wait"},
    [STOPPED] = {"T", "T", "\033[35m", "stopped"},
    [VFORKING] = {"v", "v", "\033[33m", "waiting for a vfork child"},
    [BLOCKED] = {"┄", ".", "\033[34m", "blocked elsewhere (read, lock ...)"},
    [EMPTY] = {" ", " ", "", NULL},
    [ZOMBIE] = {"Z", "Z", "\033[1;31m", "zombie: ended, not joined yet"},
    [ORPHAN_MARK] = {"▼", "!", "\033[1;35m", "orphan: here its parent ended"},
};

struct paper {
    const struct record *r;
    FILE *to;
    bool utf8, colour;
    int label, bar; /* widths, in columns */
    double end;
    bool shown[CELL_KINDS];
};

static int terminal_width(FILE *to)
{
    struct winsize window;
    const char *columns = getenv("COLUMNS");
    int width = 80;
    if (ioctl(fileno(to), TIOCGWINSZ, &window) == 0 && window.ws_col > 0)
        width = window.ws_col;
    else if (columns && atoi(columns) > 0)
        width = atoi(columns);
    return width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width;
}

static void begin_paper(struct paper *p, const struct record *r, FILE *to)
{
    const char *terminal = getenv("TERM");
    const char *no_colour = getenv("NO_COLOR");
    setlocale(LC_CTYPE, "");
    int width = terminal_width(to);
    *p = (struct paper){.r = r, .to = to};
    p->utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    p->colour = isatty(fileno(to)) && !(no_colour && *no_colour) &&
                !(terminal && strcmp(terminal, "dumb") == 0);
    p->label = width < 100 ? 22 : 30;
    p->bar = width - p->label - FATE_ROOM - 2;
    p->end = r->end > 0 ? r->end : 1e-3;
}

static void colour(const struct paper *p, const char *code)
{
    if (p->colour)
        fputs(code, p->to);
}

static void wrapped(const struct paper *p, const char *text)
{
    int width = p->label + p->bar + FATE_ROOM + 2, used = 0;
    while (*text) {
        int word = (int)strcspn(text, " ");
        if (used > 0 && used + 1 + word > width) {
            fputc('\n', p->to);
            used = 0;
        }
        used += fprintf(p->to, "%s%.*s", used ? " " : "", word, text);
        text += word + (text[word] == ' ');
    }
    fputc('\n', p->to);
}

/* Two lines: the times, and below them a ruler with a mark at each. */
static void axis(const struct paper *p)
{
    char text[WIDEST + 1], line[WIDEST + 1], mark[32];
    double step = axis_step(p->end, p->bar / 12);
    memset(text, ' ', sizeof text);
    memset(line, '-', sizeof line);
    for (int i = 0; i * step <= p->end * 1.0001; i++) {
        int at = (int)(i * step / p->end * p->bar);
        if (at >= p->bar)
            at = p->bar - 1;
        line[at] = '+';
        if (step < 0.1)
            snprintf(mark, sizeof mark, "%g ms", i * step * 1e3);
        else
            snprintf(mark, sizeof mark, "%g s", i * step);
        int length = (int)strlen(mark);
        if (at + length <= p->bar + FATE_ROOM)
            memcpy(text + at, mark, (size_t)length);
    }
    text[p->bar + FATE_ROOM] = '\0';
    fprintf(p->to, "%*s %s\n%*s ", p->label, "", text, p->label, "");
    for (int i = 0; i < p->bar; i++)
        fputs(!p->utf8          ? line[i] == '+' ? "+" : "-"
              : line[i] != '+'  ? "─"
              : i == 0          ? "├"
              : i == p->bar - 1 ? "┤"
                                : "┼",
              p->to);
    fputc('\n', p->to);
}

/* What one cell of a bar shows: what the process did longest between these two
 * moments. */
static int cell(const struct record *r, const struct life *p, double from,
                double to)
{
    double share[CELL_KINDS] = {0};
    int best = EMPTY;
    for (size_t i = 0; i < p->span_count; i++) {
        double a = p->spans[i].from > from ? p->spans[i].from : from;
        double b = p->spans[i].to < to ? p->spans[i].to : to;
        if (b > a)
            share[p->spans[i].state] += b - a;
    }
    if (time_as_zombie(r, p) > 0) {
        double a = p->ended > from ? p->ended : from;
        double b = last_moment(r, p) < to ? last_moment(r, p) : to;
        if (b > a)
            share[ZOMBIE] = b - a;
    }
    for (int k = 0; k < CELL_KINDS; k++)
        if (share[k] > share[best])
            best = k;
    return best;
}

/* Names come from the program: only what is printable may reach a terminal. */
static void plain(char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 32 || (unsigned char)*text > 126)
            *text = '?';
}

/* Writes a word into the bar, if from there on enough cells show `kind`, with
 * one to spare on both sides. */
static bool write_word(int *cells, char *letters, int bar, int from, int kind,
                       const char *word)
{
    int length = (int)strlen(word);
    int room = 0;
    while (from + room < bar && cells[from + room] == kind)
        room++;
    if (room < length + 2)
        return false;
    for (int i = 0; i < length; i++) {
        cells[from + 1 + i] = LETTER;
        letters[from + 1 + i] = word[i];
    }
    return true;
}

static int column(const struct paper *p, double time)
{
    int at = (int)(time / p->end * p->bar);
    return at < 0 ? 0 : at >= p->bar ? p->bar - 1 : at;
}

/* What each piece waits for, in as many words as there is room for. */
static void write_waits(const struct paper *p, int process, int *cells,
                        char *letters)
{
    struct piece pieces[MOST_PIECES];
    const struct blocked *end = blocked_at_end(p->r, process);
    char wait[240], shorter[80];
    int count = cut_pieces(p->r, process, p->end / p->bar, pieces);
    for (int i = 0; i < count; i++) {
        int kind = pieces[i].kind, at = column(p, pieces[i].from);
        int last = column(p, pieces[i].to);
        while (at < last && cells[at] != kind)
            at++;
        if (end && i + 1 == count && kind != RUNNING && kind != ZOMBIE) {
            snprintf(wait, sizeof wait, "%s", end->on);
            plain(wait);
            if (write_word(cells, letters, last + 1, at, kind, wait))
                continue;
        }
        print_wait(wait, sizeof wait, p->r, kind, pieces[i].on);
        bool written = !*wait;
        for (int brevity = 0; brevity < WAIT_BREVITIES && !written; brevity++) {
            shorten_wait(shorter, wait, brevity);
            written = write_word(cells, letters, last + 1, at, kind, shorter);
        }
    }
}

/* One row's bar: first the cells, then words over them, then both are printed.
 * Which kinds were shown is noted, for the legend. */
static void bar(struct paper *p, int index)
{
    int cells[WIDEST];
    char letters[WIDEST];
    const struct life *process = &p->r->processes[index];
    for (int i = 0; i < p->bar; i++)
        cells[i] =
            cell(p->r, process, p->end * i / p->bar, p->end * (i + 1) / p->bar);
    int born = column(p, process->forked);
    if (cells[born] == EMPTY)
        cells[born] = RUNNING; /* however short, it lived */
    if (known(process->ended)) {
        int at = column(p, process->ended);
        if (at + 1 < p->bar && cells[at] != ZOMBIE && cells[at + 1] == ZOMBIE)
            at++;
        write_word(cells, letters, p->bar, at, ZOMBIE, "zombie");
    }
    if (known(process->orphaned)) {
        int at = column(p, process->orphaned);
        cells[at] = ORPHAN_MARK;
        if (at + 1 < p->bar)
            write_word(cells, letters, p->bar, at + 1, cells[at + 1], "orphan");
    }
    write_waits(p, index, cells, letters);
    int shown = EMPTY;
    for (int i = 0; i < p->bar; i++) {
        int kind = cells[i];
        p->shown[kind] = true;
        if (kind != shown) {
            colour(p, "\033[0m");
            colour(p, kind == LETTER ? "\033[1m" : looks[kind].colour);
        }
        shown = kind;
        if (kind == LETTER)
            fputc(letters[i], p->to);
        else
            fputs(p->utf8 ? looks[kind].utf8 : looks[kind].ascii, p->to);
    }
    colour(p, "\033[0m");
}

static void label(const struct paper *p, const struct row *row)
{
    const struct life *process = &p->r->processes[row->process];
    const struct life *parent =
        process->parent == NOBODY ? NULL : &p->r->processes[process->parent];
    char name[96], own[32];
    int indent = row->depth * 2 - 1;
    print_name(own, sizeof own, p->r, row->process);
    if (is_thread(p->r, row->process) ||
        (parent && strcmp(parent->name, process->name) == 0))
        snprintf(name, sizeof name, "%d %s", (int)process->pid, own);
    else if (row->process != 0)
        snprintf(name, sizeof name, "%d %s %s", (int)process->pid, own,
                 process->name);
    else
        snprintf(name, sizeof name, "%d %s", (int)process->pid, process->name);
    plain(name);
    if (indent > p->label / 2)
        indent = p->label / 2;
    if (row->depth == 0) {
        fprintf(p->to, "%-*.*s ", p->label, p->label, name);
        return;
    }
    const char *branch = !p->utf8    ? row->last ? "`" : "|"
                         : row->last ? "└"
                                     : "├";
    int room = p->label - indent - 1;
    fprintf(p->to, "%*s%s %-*.*s", indent, "", branch, room, room, name);
}

static void legend(const struct paper *p)
{
    int width = p->label + p->bar + FATE_ROOM + 2, used = 0;
    for (int kind = 0; kind < CELL_KINDS; kind++) {
        const struct paint *l = &looks[kind];
        if (!p->shown[kind] || !l->meaning)
            continue;
        int length = (int)strlen(l->meaning) + 5;
        if (used > 0 && used + length > width) {
            fputc('\n', p->to);
            used = 0;
        }
        used += length;
        colour(p, l->colour);
        fputs(p->utf8 ? l->utf8 : l->ascii, p->to);
        colour(p, "\033[0m");
        fprintf(p->to, " %s   ", l->meaning);
    }
    fputc('\n', p->to);
}

void print_timeline(const struct record *r, FILE *to)
{
    struct paper p;
    struct layout_rows rows;
    char text[LONGEST_STORY];
    begin_paper(&p, r, to);
    choose_rows(&rows, r);
    tell_story(r, text, sizeof text);
    fputc('\n', to);
    wrapped(&p, text);
    fputc('\n', to);
    axis(&p);
    for (int i = 0; i < rows.count; i++) {
        label(&p, &rows.row[i]);
        bar(&p, rows.row[i].process);
        print_fate(text, sizeof text, r, rows.row[i].process);
        fprintf(to, " %s\n", text);
    }
    if (rows.left_out)
        fprintf(to, "… and %d more\n", rows.left_out);
    fputc('\n', to);
    legend(&p);
}
