/*
 * The picture for a page. It is drawn on an opaque white card, narrow enough
 * that its letters can still be read on a telephone, and says with words and
 * patterns what it says with colours.
 */
#define _GNU_SOURCE
#include "svg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fold.h"
#include "layout.h"
#include "story.h"
#include "svg_card.h"
#include "svg_rows.h"

#define MOST_BARS  200 /* keeps the file small */
#define LINE_CHARS 46  /* of the story */

static const char patterns[] =
    "<defs>\n"
    "<pattern id=\"z\" width=\"7\" height=\"7\" "
    "patternTransform=\"rotate(45)\" patternUnits=\"userSpaceOnUse\">"
    "<rect width=\"7\" height=\"7\" fill=\"#fbd5d5\"/>"
    "<rect width=\"3\" height=\"7\" fill=\"#dd5660\"/></pattern>\n"
    "<pattern id=\"w\" width=\"5\" height=\"5\" "
    "patternUnits=\"userSpaceOnUse\">"
    "<rect width=\"5\" height=\"5\" fill=\"#fdf3da\"/>"
    "<circle cx=\"2.5\" cy=\"2.5\" r=\".9\" fill=\"#dcae4e\"/></pattern>\n"
    "<pattern id=\"b\" width=\"6\" height=\"6\" "
    "patternUnits=\"userSpaceOnUse\">"
    "<rect width=\"6\" height=\"6\" fill=\"#eef1f4\"/>"
    "<path d=\"M0 3H6\" stroke=\"#b6c0ca\"/></pattern>\n"
    "<pattern id=\"t\" width=\"6\" height=\"6\" "
    "patternUnits=\"userSpaceOnUse\">"
    "<rect width=\"6\" height=\"6\" fill=\"#eae2f5\"/>"
    "<path d=\"M3 0V6\" stroke=\"#a78bcb\"/></pattern>\n"
    "<marker id=\"f\" markerWidth=\"7\" markerHeight=\"8\" refX=\"6\" "
    "refY=\"4\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
    "<path d=\"M0 0L7 4L0 8z\" fill=\"#2f3b47\"/></marker>\n"
    "<marker id=\"j\" markerWidth=\"7\" markerHeight=\"8\" refX=\"6\" "
    "refY=\"4\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
    "<path d=\"M0 0L7 4L0 8z\" fill=\"#7a8794\"/></marker>\n"
    "<marker id=\"v\" markerWidth=\"7\" markerHeight=\"8\" refX=\"6\" "
    "refY=\"4\" orient=\"auto\" markerUnits=\"userSpaceOnUse\">"
    "<path d=\"M0 0L7 4L0 8z\" fill=\"#0f6cbd\"/></marker>\n"
    "</defs>\n"
    "<style>text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,"
    "Helvetica,Arial,sans-serif;font-size:14px;fill:#24292f}"
    ".s{font-size:17px;font-weight:600}.m{font-weight:600}"
    ".w{font-size:13px;text-anchor:middle}"
    ".p{paint-order:stroke;stroke:#fff;stroke-width:5px;"
    "stroke-linejoin:round}"
    ".a{fill:#57606a;font-size:13px}"
    ".g{stroke:#e3e7eb}.f{fill:none;stroke:#2f3b47;stroke-width:1.5}"
    ".j{fill:none;stroke:#7a8794;stroke-width:1.5;stroke-dasharray:3 3}"
    ".v{fill:none;stroke:#0f6cbd;stroke-width:1.5;stroke-dasharray:1.5 2}"
    ".h{fill:none;stroke:#fff;stroke-width:4.5}"
    ".o{fill:none;stroke:#8e24aa;stroke-width:2.5}</style>\n";

/* How many bytes of `story` fit on the next line, without its last space. */
static size_t line_length(const char *story)
{
    size_t length = 0;
    while (story[length]) {
        size_t word = strcspn(story + length + (length > 0), " ");
        if (length > 0 && length + 1 + word > LINE_CHARS)
            break;
        length += word + (length > 0);
    }
    return length;
}

static int count_lines(const char *story)
{
    int lines = 0;
    for (; *story; lines++) {
        story += line_length(story);
        story += *story == ' ';
    }
    return lines;
}

static void draw_story(const struct card *c, const char *story)
{
    char line[LINE_CHARS * 8];
    for (double y = MARGIN + 17; *story; y += 23) {
        size_t length = line_length(story);
        snprintf(line, sizeof line, "%.*s", (int)length, story);
        svg_text(c, MARGIN, y, "s", "", line);
        story += length;
        story += *story == ' ';
    }
}

static void draw_axis(const struct card *c)
{
    char mark[32];
    double step = axis_step(c->end, 4), bottom = svg_y(c, c->rows.count);
    for (int i = 0; i * step <= c->end * 1.0001; i++) {
        double x = svg_x(c, i * step);
        if (step < 0.1)
            snprintf(mark, sizeof mark, "%g ms", i * step * 1e3);
        else
            snprintf(mark, sizeof mark, "%g s", i * step);
        svg_text(c, x, c->top - 8, "a", "middle", mark);
        fprintf(c->to, "<path class=\"g\" d=\"M%.1f %dV%.1f\"/>\n", x,
                c->top - 2, bottom);
    }
}

/* Does anything in the picture look like this? */
static bool is_shown(const struct card *c, int kind)
{
    struct piece pieces[MOST_PIECES];
    for (int i = 0; i < c->rows.count; i++) {
        const struct row *row = &c->rows.row[i];
        for (int one = row->process; one != NOBODY;
             one = next_in_row(row, c->r, one)) {
            int count = cut_pieces(c->r, one, c->least, pieces);
            for (int j = 0; j < count; j++)
                if (pieces[j].kind == kind)
                    return true;
        }
    }
    return false;
}

static bool has_orphans(const struct record *r)
{
    for (size_t i = 0; i < r->process_count; i++)
        if (known(r->processes[i].orphaned))
            return true;
    return false;
}

static bool has_forks(const struct record *r)
{
    return r->forks + r->threads > 0;
}

static bool has_joins(const struct record *r)
{
    for (size_t i = 1; i < r->process_count; i++)
        if (r->processes[i].reaper == REAPED_BY_PARENT)
            return true;
    return false;
}

static bool has_waits(const struct record *r)
{
    for (size_t i = 0; i < r->reason_count; i++)
        if (r->reasons[i].peer_count > 0)
            return true;
    for (size_t i = 0; i < r->blocked_count; i++)
        if (r->blocked[i].peer_count > 0)
            return true;
    return false;
}

static const struct {
    bool (*is_shown)(const struct record *r);
    const char *path, *meaning;
} legend_lines[] = {
    {has_orphans, "class=\"o\" d=\"M1 0H17V12H1z\"",
     "orphan: its parent has ended"},
    {has_forks, "class=\"f\" d=\"M0 6H17\" marker-end=\"url(#f)\"", "fork"},
    {has_waits, "class=\"v\" d=\"M0 6H17\" marker-end=\"url(#v)\"",
     "waits for"},
    {has_joins, "class=\"j\" d=\"M0 6H17\" marker-end=\"url(#j)\"", "join"},
};
#define LINES_IN_LEGEND (int)(sizeof legend_lines / sizeof *legend_lines)

/* Where the next entry of the legend stands: behind the last one, or on a new
 * line if it does not fit there. *x < 0: it is the first. */
static void next_entry(double *x, double *y, const char *meaning)
{
    double width = 42 + (double)strlen(meaning) * 7.6;
    if (*x < 0)
        *x = MARGIN;
    else if (*x + width > WIDTH) {
        *x = MARGIN;
        *y += 22;
    }
}

static void entry_words(const struct card *c, double *x, double y,
                        const char *meaning)
{
    svg_text(c, *x + 25, y + 11, "a", "", meaning);
    *x += 42 + (double)strlen(meaning) * 7.6;
}

static double draw_legend(const struct card *c, double y)
{
    double x = -1;
    for (int kind = 0; kind < PIECE_KINDS; kind++) {
        if (!is_shown(c, kind))
            continue;
        next_entry(&x, &y, svg_looks[kind].meaning);
        fprintf(c->to,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"18\" height=\"12\" "
                "rx=\"3\" fill=\"%s\" stroke=\"%s\"/>\n",
                x, y, svg_looks[kind].fill, svg_looks[kind].edge);
        entry_words(c, &x, y, svg_looks[kind].meaning);
    }
    for (int i = 0; i < LINES_IN_LEGEND; i++) {
        if (!legend_lines[i].is_shown(c->r))
            continue;
        next_entry(&x, &y, legend_lines[i].meaning);
        fprintf(c->to, "<path transform=\"translate(%.1f %.1f)\" %s/>\n", x, y,
                legend_lines[i].path);
        entry_words(c, &x, y, legend_lines[i].meaning);
    }
    return y + 12;
}

/* Fewer, longer bars, until the file stays small. */
static void choose_detail(struct card *c)
{
    struct piece pieces[MOST_PIECES];
    int bars = MOST_BARS + 1;
    for (c->least = c->end / 270; bars > MOST_BARS; c->least *= 2) {
        bars = 0;
        for (int i = 0; i < c->rows.count; i++)
            bars += cut_pieces(c->r, c->rows.row[i].process, c->least, pieces);
        if (bars <= MOST_BARS)
            break;
    }
}

static void begin_card(struct card *c, const struct record *r, FILE *to,
                       const char *story)
{
    *c = (struct card){.r = r, .to = to};
    c->end = r->end > 0 ? r->end : 1e-3;
    choose_rows(&c->rows, r);
    fold_rows(&c->rows, r, c->end);
    c->row = c->rows.count <= 14 ? 34 : c->rows.count <= 24 ? 26 : 20;
    c->bar = c->rows.count <= 14 ? 22 : c->rows.count <= 24 ? 16 : 12;
    c->top = MARGIN + 23 * count_lines(story) + 36;
    choose_detail(c);
}

/* Everything on the card; returns where it ends. */
static double draw_card(struct card *c, const char *story)
{
    char more[60];
    draw_story(c, story);
    draw_axis(c);
    for (int i = 0; i < c->rows.count; i++)
        svg_row(c, i);
    for (int i = 0; i < c->rows.count; i++)
        svg_arrows(c, i);
    for (int i = 0; i < c->rows.count; i++)
        svg_waits(c, i);
    double y = svg_y(c, c->rows.count) + 8;
    if (c->rows.left_out) {
        snprintf(more, sizeof more, "... and %d more", c->rows.left_out);
        svg_text(c, MARGIN, y + 8, "a", "", more);
        y += 22;
    }
    return draw_legend(c, y + 8) + MARGIN;
}

void write_svg(const struct record *r, FILE *to)
{
    struct card c;
    char story[LONGEST_STORY], *drawn = NULL;
    size_t size = 0;
    FILE *body = open_memstream(&drawn, &size);
    if (!body)
        return;
    tell_story(r, story, sizeof story);
    begin_card(&c, r, body, story);
    int height = (int)draw_card(&c, story);
    fclose(body);
    fprintf(to,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
            "height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n<title>",
            WIDTH, height, WIDTH, height);
    svg_escape(to, story);
    fprintf(to,
            "</title>\n%s<rect x=\".5\" y=\".5\" width=\"%d\" height=\"%d\" "
            "rx=\"8\" fill=\"#fff\" stroke=\"#d0d7de\"/>\n%s</svg>\n",
            patterns, WIDTH - 1, height - 1, drawn ? drawn : "");
    free(drawn);
}
