#include "progress.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "clock.h"

enum { WIDTH = 30, LINE = 160 };

/* How wide a line may be. Asked each time, since the terminal's size may change
 * at any time; one less than its width, since a full line may wrap already. */
static int columns(const struct progress *p)
{
    int n = 80;
#ifdef TIOCGWINSZ
    struct winsize size;
    if (ioctl(fileno(p->stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        n = size.ws_col;
#endif
    return n - 1 < LINE - 1 ? n - 1 : LINE - 1;
}

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
        fprintf(p->stream, "\r%*s\r", columns(p), "");
}

/* "12/40  3.1/s  9 s left": as much of it as there is room for. */
static void write_numbers(const struct progress *p, char *to, int room)
{
    const double passed = perf_counter() - p->start;
    const double rate = passed > 0 ? p->done / passed : 0;
    const int n = snprintf(to, LINE, " %d/%d", p->done, p->total);
    if (n < 0 || n >= LINE || rate <= 0)
        return;
    const int more =
        snprintf(to + n, (size_t)(LINE - n), "  %.1f/s  %.0f s left ", rate,
                 (p->total - p->done) / rate);
    if (n + more > room)
        to[n] = '\0';
}

void progress_draw(struct progress *p)
{
    enum { LEAST = 5 }; /* a bar that is shorter says nothing */
    if (!p->shown || p->done == p->total)
        return;
    char bar[WIDTH + 1] = {0}, numbers[LINE];
    const int room = columns(p);
    write_numbers(p, numbers, room - LEAST - 2);
    int width = room - 2 - (int)strlen(numbers);
    width = width > WIDTH ? WIDTH : width;
    if (width >= LEAST) {
        const int filled =
            p->total ? (int)((long)width * p->done / p->total) : 0;
        memset(bar, '.', (size_t)width);
        memset(bar, '#', (size_t)filled);
        fprintf(p->stream, "\r[%s]%s", bar, numbers);
    } else {
        fprintf(p->stream, "\r%.*s", room, numbers + 1);
    }
    fflush(p->stream);
}

void progress_step(struct progress *p)
{
    p->done++;
    progress_draw(p);
}
