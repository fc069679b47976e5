/* The rows of the picture for a page: labels, bars, words, arrows. */
#include "svg_rows.h"

#include <stdio.h>
#include <string.h>

static void draw_label(const struct card *c, int i)
{
    const struct row *row = &c->rows.row[i];
    const struct life *p = &c->r->processes[row->process];
    const struct life *main = &c->r->processes[0];
    char label[32];
    int indent = row->depth > 1 ? (row->depth - 1) * 10 : 0;
    if (is_thread(c->r, row->process))
        snprintf(label, sizeof label, "thread");
    else if (row->process == 0)
        snprintf(label, sizeof label, "%s %d", c->r->forks ? "parent" : "pid",
                 (int)p->pid);
    else if (strcmp(p->name, main->name) != 0)
        snprintf(label, sizeof label, "%.12s", p->name);
    else
        snprintf(label, sizeof label, "%s %d",
                 row->depth == 1 ? "child" : "pid", (int)p->pid);
    svg_text(c, MARGIN + (indent > 40 ? 40 : indent),
             svg_y(c, i) + c->bar / 2.0 + 5, row->process == 0 ? "m" : "", "",
             label);
}

static void draw_fate(const struct card *c, int i)
{
    const struct life *p = &c->r->processes[c->rows.row[i].process];
    char fate[64];
    print_fate(fate, sizeof fate, c->r, c->rows.row[i].process);
    bool bad = never_joined(c->r, c->rows.row[i].process) || p->killed;
    fprintf(c->to, "<text x=\"%d\" y=\"%.1f\"%s>", PLOT_END + 18,
            svg_y(c, i) + c->bar / 2.0 + 5,
            bad ? " style=\"fill:#8e24aa\"" : "");
    svg_escape(c->to, fate);
    fputs("</text>\n", c->to);
}

/* Of the last piece of one that was alive when the run was ended: what it was
 * blocked in then; else NULL. */
static const char *blocked_in(const struct card *c, int row,
                              const struct piece *piece)
{
    int process = c->rows.row[row].process;
    const struct life *p = &c->r->processes[process];
    const struct blocked *b = blocked_at_end(c->r, process);
    bool last = !known(p->ended) || piece->to >= p->ended - 1e-9;
    return b && last && piece->kind != ZOMBIE && piece->kind != RUNNING ? b->on
                                                                        : NULL;
}

static void draw_bar(const struct card *c, int row, const struct piece *piece)
{
    const struct life *p = &c->r->processes[c->rows.row[row].process];
    const struct svg_look *look = &svg_looks[piece->kind];
    double x = svg_x(c, piece->from), width = svg_x(c, piece->to) - x;
    char start[32], length[32];
    print_time(start, sizeof start, piece->from);
    print_time(length, sizeof length, piece->to - piece->from);
    if (width < 1.5)
        width = 1.5;
    fprintf(c->to,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" "
            "rx=\"%d\" fill=\"%s\" stroke=\"%s\"><title>",
            x, svg_y(c, row), width, c->bar, width > 6 ? 3 : 0, look->fill,
            look->edge);
    svg_escape(c->to, p->name);
    fprintf(c->to, " %d: %s%s for %s, from %s", (int)p->pid,
            piece->orphan ? "an orphan, " : "", look->meaning, length, start);
    const char *on = blocked_in(c, row, piece);
    if (on) {
        fputs(": ", c->to);
        svg_escape(c->to, on);
    }
    fputs("</title></rect>\n", c->to);
}

/* "asleep 1.00 s", or "asleep", or nothing: what there is room for. */
static void draw_word(const struct card *c, int row, const struct piece *piece)
{
    const struct svg_look *look = &svg_looks[piece->kind];
    double x = svg_x(c, piece->from), width = svg_x(c, piece->to) - x;
    double y = svg_y(c, row), room = 0;
    const char *orphan = piece->orphan ? "orphan, " : "";
    char length[32], words[240];
    if (c->bar < 16)
        return;
    print_time(length, sizeof length, piece->to - piece->from);
    const char *on = blocked_in(c, row, piece);
    for (int tries = on ? -1 : 0; tries < 2; tries++) {
        if (tries == -1)
            snprintf(words, sizeof words, "%s", on);
        else if (tries == 0)
            snprintf(words, sizeof words, "%s%s %s", orphan, look->word,
                     length);
        else
            snprintf(words, sizeof words, "%s",
                     piece->orphan ? "orphan" : look->word);
        room = (double)strlen(words) * 7.9 + 6;
        if (room < width)
            break;
    }
    if (room >= width)
        return;
    fprintf(c->to,
            "<text x=\"%.1f\" y=\"%.1f\" class=\"w%s\" "
            "style=\"fill:%s%s\">",
            x + width / 2, y + c->bar / 2.0 + 4.5,
            *look->fill == 'u' ? " p" : "", look->ink,
            piece->kind == ZOMBIE || piece->orphan ? ";font-weight:600" : "");
    svg_escape(c->to, words);
    fputs("</text>\n", c->to);
}

/* A life too short to be seen needs a word. */
static void draw_short(const struct card *c, int row)
{
    const struct life *p = &c->r->processes[c->rows.row[row].process];
    double x = svg_x(c, last_moment(c->r, p));
    char time[32], words[48];
    if (!known(p->ended) || x - svg_x(c, p->forked) > 12 || x > PLOT_END - 150)
        return;
    print_time(time, sizeof time, p->ended);
    snprintf(words, sizeof words, "ended at %s", time);
    svg_text(c, x + 10, svg_y(c, row) + c->bar / 2.0 + 4.5, "a", "", words);
}

static void draw_orphan(const struct card *c, int row)
{
    const struct life *p = &c->r->processes[c->rows.row[row].process];
    if (!known(p->orphaned))
        return;
    double from = svg_x(c, p->orphaned);
    double to = svg_x(c, known(p->ended) ? p->ended : c->end);
    fprintf(c->to,
            "<rect class=\"o\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" "
            "height=\"%d\" rx=\"4\"/>\n",
            from - 2, svg_y(c, row) - 2, to - from + 4, c->bar + 4);
}

void svg_row(const struct card *c, int row)
{
    struct piece pieces[MOST_PIECES];
    int count = cut_pieces(c->r, c->rows.row[row].process, c->least, pieces);
    draw_label(c, row);
    for (int i = 0; i < count; i++)
        draw_bar(c, row, &pieces[i]);
    draw_orphan(c, row);
    for (int i = 0; i < count; i++)
        draw_word(c, row, &pieces[i]);
    draw_short(c, row);
    draw_fate(c, row);
}

static int row_of(const struct card *c, int process)
{
    for (int i = 0; i < c->rows.count; i++)
        if (c->rows.row[i].process == process)
            return i;
    return NOBODY;
}

static void draw_arrow(const struct card *c, const char *kind, const char *path)
{
    fprintf(c->to,
            "<path class=\"h\" d=\"%s\"/><path class=\"%s\" d=\"%s\" "
            "marker-end=\"url(#%s)\"/>\n",
            path, kind, path, kind);
}

/* From the parent's bar to the child's, and back to where it was joined. Where
 * the parent's bar has not begun or has ended there, from or to its side. */
void svg_arrows(const struct card *c, int row)
{
    int index = c->rows.row[row].process;
    const struct life *p = &c->r->processes[index];
    int above = p->parent == NOBODY ? NOBODY : row_of(c, p->parent);
    if (above == NOBODY)
        return;
    const struct life *parent = &c->r->processes[p->parent];
    double x = svg_x(c, p->forked), y = svg_y(c, row) + c->bar / 2.0;
    double side = svg_y(c, above) + c->bar / 2.0;
    double below = svg_y(c, above) + c->bar;
    double begin = svg_x(c, parent->forked), end = svg_x(c, c->end);
    char path[96];
    if (known(parent->ended))
        end = svg_x(c, parent->ended);
    if (x - 9 < begin)
        snprintf(path, sizeof path, "M%.1f %.1fH%.1fV%.1fH%.1f", begin - 1,
                 side, x - 9, y, x - 1);
    else
        snprintf(path, sizeof path, "M%.1f %.1fV%.1fH%.1f", x - 9, below, y,
                 x - 1);
    draw_arrow(c, "f", path);
    if (p->reaper != REAPED_BY_PARENT || is_thread(c->r, index))
        return;
    x = svg_x(c, p->gone);
    if (x + 7 > end)
        snprintf(path, sizeof path, "M%.1f %.1fH%.1fV%.1fH%.1f", x + 1, y,
                 x + 9, side, end + 2);
    else
        snprintf(path, sizeof path, "M%.1f %.1fH%.1fV%.1f", x + 1, y, x + 7,
                 below + 1);
    draw_arrow(c, "j", path);
}
