/* The clock of lesson 01, for the lessons after it. */
#ifndef CLOCK_H
#define CLOCK_H

#ifdef __cplusplus
extern "C" {
#endif

/* Seconds on a clock that only goes forward; its zero means nothing, so use
 * differences. Does not block. Source: clock_gettime(CLOCK_MONOTONIC). */
double perf_counter(void);

/* Blocks for at least `seconds`, also when signals arrive meanwhile. Zero or
 * less returns at once. Source: nanosleep, resumed after EINTR. */
void sleep_seconds(double seconds);

#ifdef __cplusplus
}
#endif

#endif
