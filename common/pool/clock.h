/*
 * A clock that only goes forward, and a sleep that signals cannot cut short.
 *
 * Lesson 01 spells both out; everything after it takes them from here. Both may
 * be called from any thread, and neither fails.
 */
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
