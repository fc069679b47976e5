/* A progress bar: one line that is drawn over and over, if the stream is a
 * terminal. To anything else nothing is written. */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

struct progress {
    FILE *stream;
    bool shown; /* whether `stream` is a terminal */
    int total, done;
    double start; /* on perf_counter()'s clock */
};

/* Nothing is drawn until the first progress_step(). */
void progress_start(struct progress *p, FILE *stream, int total);

/* Takes the bar away, so that a line can be printed in its place. */
void progress_clear(const struct progress *p);

/* One more is done: draws the bar with the rate and the time that is left. */
void progress_step(struct progress *p);

/* Draws it again after a line was printed. */
void progress_draw(struct progress *p);

#ifdef __cplusplus
}
#endif

#endif
