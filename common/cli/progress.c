#include "progress.h"

#include <string.h>
#include <unistd.h>

#include "clock.h"

enum { WIDTH = 30 };

void progress_start(struct progress *p, FILE *stream, int total)
{
    *p = (struct progress){.stream = stream,
                           .shown = isatty(fileno(stream)) == 1,
                           .total = total,
                           .start = perf_counter()};
}

void progress_clear(const struct progress *p)
{
    if (p->shown)
        fprintf(p->stream, "\r%*s\r", WIDTH + 48, "");
}

void progress_draw(struct progress *p)
{
    if (!p->shown || p->done == p->total)
        return;
    char bar[WIDTH + 1] = {0};
    const int filled = p->total ? WIDTH * p->done / p->total : 0;
    memset(bar, '.', WIDTH);
    memset(bar, '#', (size_t)filled);
    const double passed = perf_counter() - p->start;
    const double rate = passed > 0 ? p->done / passed : 0;
    fprintf(p->stream, "\r[%s] %d/%d", bar, p->done, p->total);
    if (rate > 0)
        fprintf(p->stream, "  %.1f/s  %.0f s left ", rate,
                (p->total - p->done) / rate);
    fflush(p->stream);
}

void progress_step(struct progress *p)
{
    p->done++;
    progress_draw(p);
}
