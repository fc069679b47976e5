#define _GNU_SOURCE
#include "svg_card.h"

const struct svg_look svg_looks[PIECE_KINDS] = {
    [RUNNING] = {"#2b8a5b", "#1d6b45", "#ffffff", "running", "running"},
    [SLEEPING] = {"#d5e7f8", "#5b9bd1", "#1c4b75", "asleep", "asleep"},
    [WAITING] = {"url(#w)", "#c98f1b", "#6b4a00", "in wait", "blocked in wait"},
    [STOPPED] = {"url(#t)", "#7b5aa6", "#44286b", "stopped", "stopped"},
    [VFORKING] = {"#fbe0cc", "#c96f26", "#6b3508", "vfork",
                  "waiting for a vfork child"},
    [BLOCKED] = {"url(#b)", "#8d99a6", "#3d4752", "blocked",
                 "blocked elsewhere (read, lock ...)"},
    [ZOMBIE] = {"url(#z)", "#b3202a", "#7d0b14", "zombie",
                "zombie: ended, not joined yet"},
};

double svg_x(const struct card *c, double time)
{
    double share = time / c->end;
    return PLOT + (share < 0 ? 0 : share > 1 ? 1 : share) * (PLOT_END - PLOT);
}

double svg_y(const struct card *c, int row)
{
    return c->top + row * c->row + (c->row - c->bar) / 2.0;
}

void svg_escape(FILE *to, const char *text)
{
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '&')
            fputs("&amp;", to);
        else if (byte == '<')
            fputs("&lt;", to);
        else if (byte == '>')
            fputs("&gt;", to);
        else
            fputc(byte < 32 || byte > 126 ? '?' : byte, to);
    }
}

void svg_text(const struct card *c, double x, double y, const char *class,
              const char *anchor, const char *what)
{
    fprintf(c->to, "<text x=\"%.1f\" y=\"%.1f\"", x, y);
    if (*class)
        fprintf(c->to, " class=\"%s\"", class);
    if (*anchor)
        fprintf(c->to, " text-anchor=\"%s\"", anchor);
    fputc('>', c->to);
    svg_escape(c->to, what);
    fputs("</text>\n", c->to);
}
