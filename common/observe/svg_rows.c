/* The rows of the picture for a page: labels, bars, words, arrows. */
#include "svg_rows.h"

#include <stdio.h>
#include <string.h>

#include "fold.h"

/* "child 1"; of a row of several, "children 1 to 4". */
static void print_row_name(char *text, size_t size, const struct card *c,
                           const struct row *row)
{
    print_name(text, size, c->r, row->process);
    if (row->last_process == row->process)
        return;
    snprintf(text, size, "%s %d to %d",
             is_thread(c->r, row->process) ? "threads" : "children",
             record_number(c->r, row->process),
             record_number(c->r, row->last_process));
}

/* "child 1 4711": its name as the words in the bars have it; then its pid, or
 * what else it runs. */
static void draw_label(const struct card *c, int i)
{
    const struct row *row = &c->rows.row[i];
    const struct life *p = &c->r->processes[row->process];
    const struct life *parent =
        p->parent == NOBODY ? &c->r->processes[0] : &c->r->processes[p->parent];
    char name[32], more[16];
    int indent = row->depth > 1 ? (row->depth - 1) * 10 : 0;
    print_row_name(name, sizeof name, c, row);
    snprintf(more, sizeof more, "%d", (int)p->pid);
    if (row->last_process != row->process)
        *more = '\0';
    else if (row->process != 0 && !is_thread(c->r, row->process) &&
             strcmp(p->name, parent->name) != 0)
        snprintf(more, sizeof more, "%.9s", p->name);
    fprintf(c->to, "<text x=\"%d\" y=\"%.1f\"%s>",
            MARGIN + (indent > 40 ? 40 : indent),
            svg_y(c, i) + c->bar / 2.0 + 5,
            row->process == 0 ? " class=\"m\"" : "");
    if (row->process == 0)
        fputs(c->r->forks ? "parent" : "pid", c->to);
    else
        fputs(name, c->to);
    fputs(row->process == 0 ? " " : " <tspan class=\"a\">", c->to);
    svg_escape(c->to, more);
    fputs(row->process == 0 ? "</text>\n" : "</tspan></text>\n", c->to);
}

static void draw_fate(const struct card *c, int i)
{
    const struct row *row = &c->rows.row[i];
    char fate[64];
    int one = row->process;
    print_fate(fate, sizeof fate, c->r, one);
    /* Of several, that of the first to which something else has happened. */
    for (int next = one; next != NOBODY && strcmp(fate, "joined") == 0;
         next = next_in_row(row, c->r, next))
        print_fate(fate, sizeof fate, c->r, one = next);
    bool bad = never_joined(c->r, one) || c->r->processes[one].killed;
    fprintf(c->to, "<text x=\"%d\" y=\"%.1f\"%s>", PLOT_END + 18,
            svg_y(c, i) + c->bar / 2.0 + 5,
            bad ? " style=\"fill:#8e24aa\"" : "");
    svg_escape(c->to, fate);
    fputs("</text>\n", c->to);
}

/* Of the last piece of one that was alive when the run was ended: what it was
 * blocked in then; else NULL. */
static const struct blocked *at_end(const struct card *c, int row,
                                    const struct piece *piece)
{
    int process = c->rows.row[row].process;
    const struct life *p = &c->r->processes[process];
    bool last = !known(p->ended) || piece->to >= p->ended - 1e-9;
    if (!last || piece->kind == ZOMBIE || piece->kind == RUNNING)
        return NULL;
    return blocked_at_end(c->r, process);
}

/* What it waits for, in as few words as that. */
static void wait_words(const struct card *c, int row, const struct piece *piece,
                       int brevity, char *text, size_t size)
{
    char wait[80];
    const struct blocked *end = at_end(c, row, piece);
    print_wait(wait, sizeof wait, c->r, piece->kind, piece->on);
    if (brevity == 0 && end)
        snprintf(text, size, "%s", end->on);
    else
        shorten_wait(text, wait, brevity);
}

static void draw_bar(const struct card *c, int row, int process,
                     const struct piece *piece)
{
    const struct life *p = &c->r->processes[process];
    const struct svg_look *look = &svg_looks[piece->kind];
    double x = svg_x(c, piece->from), width = svg_x(c, piece->to) - x;
    char start[32], length[32], words[240];
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
    wait_words(c, row, piece, 0, words, sizeof words);
    if (*words) {
        fputs(": ", c->to);
        svg_escape(c->to, words);
    }
    fputs("</title></rect>\n", c->to);
}

/* "reads from child 1", "asleep 1.00 s", "asleep", or nothing: what there is
 * room for. */
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
    for (int tries = 0; tries < WAIT_BREVITIES + 2; tries++) {
        if (tries < WAIT_BREVITIES)
            wait_words(c, row, piece, tries, words, sizeof words);
        else if (tries == WAIT_BREVITIES)
            snprintf(words, sizeof words, "%s%s %s", orphan, look->word,
                     length);
        else
            snprintf(words, sizeof words, "%s",
                     piece->orphan ? "orphan" : look->word);
        room = (double)strlen(words) * 7.9 + 6;
        if (*words && room < width)
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

/* A life too short to be seen needs a word; of several, the last that ends. */
static void draw_short(const struct card *c, int row)
{
    const struct row *all = &c->rows.row[row];
    const struct life *p = &c->r->processes[all->process];
    for (int one = all->process; one != NOBODY;
         one = next_in_row(all, c->r, one))
        if (last_moment(c->r, &c->r->processes[one]) > last_moment(c->r, p))
            p = &c->r->processes[one];
    double x = svg_x(c, last_moment(c->r, p));
    char time[32], words[48];
    if (!known(p->ended) || x - svg_x(c, p->forked) > 12 || x > PLOT_END - 150)
        return;
    print_time(time, sizeof time, p->ended);
    snprintf(words, sizeof words, "%s %s",
             all->last_process == all->process ? "ended at" : "all ended by",
             time);
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
    const struct row *all = &c->rows.row[row];
    int count, one = all->process;
    draw_label(c, row);
    while ((one = next_in_row(all, c->r, one)) != NOBODY) {
        count = cut_pieces(c->r, one, c->least, pieces);
        for (int i = 0; i < count; i++)
            draw_bar(c, row, one, &pieces[i]);
    }
    count = cut_pieces(c->r, all->process, c->least, pieces);
    for (int i = 0; i < count; i++)
        draw_bar(c, row, all->process, &pieces[i]);
    draw_orphan(c, row);
    for (int i = 0; i < count; i++)
        draw_word(c, row, &pieces[i]);
    draw_short(c, row);
    draw_fate(c, row);
}

static int row_of(const struct card *c, int process)
{
    for (int i = 0; i < c->rows.count; i++)
        if (is_in_row(&c->rows.row[i], c->r, process))
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

/* --- who waits for whom ---------------------------------------------------*/

#define NARROWEST_WAIT 14 /* of a bar that gets an arrow */
#define MOST_ARROWS    3  /* of one row; and from one bar */

/* From the end of a bar, where what it waited for came, to whom it came from;
 * each row has its own place there, so that they can be told apart.
 * Whom a parent joins has an arrow already. */
static void draw_wait(const struct card *c, int row, const struct piece *piece)
{
    const struct blocked *end = at_end(c, row, piece);
    int peers[MOST_BLOCKED_PEERS], count;
    char path[96];
    if (end)
        count = end->peer_count;
    else
        count = peers_of(c->r, piece->kind, piece->on, peers);
    if (count > MOST_ARROWS || (piece->kind == WAITING && !end))
        return;
    for (int i = 0; i < count; i++) {
        int to = row_of(c, end ? end->peers[i] : peers[i]);
        double x = svg_x(c, piece->to) - 8 - row % 5 * 6;
        if (to == NOBODY || to == row)
            continue;
        if (x < svg_x(c, piece->from) + 3)
            x = svg_x(c, piece->from) + 3;
        double from_y = svg_y(c, row) + (to > row ? c->bar : 0);
        double to_y = svg_y(c, to) + (to > row ? -1 : c->bar + 1);
        snprintf(path, sizeof path, "M%.1f %.1fV%.1f", x, from_y, to_y);
        draw_arrow(c, "v", path);
    }
}

void svg_waits(const struct card *c, int row)
{
    struct piece pieces[MOST_PIECES];
    int drawn = 0;
    int count = cut_pieces(c->r, c->rows.row[row].process, c->least, pieces);
    /* The last ones, if there are too many: there it may hang. */
    for (int i = count; i-- > 0 && drawn < MOST_ARROWS;) {
        double width = svg_x(c, pieces[i].to) - svg_x(c, pieces[i].from);
        if (width < NARROWEST_WAIT)
            continue;
        drawn += pieces[i].kind == BLOCKED;
        draw_wait(c, row, &pieces[i]);
    }
}
