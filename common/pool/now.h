/* Inside the pool: the time and a sleep. clock.h offers the same to programs as
 * perf_counter and sleep_seconds; the pool does not use those names, so that a
 * program may define functions of its own with them. */
#ifndef NOW_H
#define NOW_H

double pool__now(void);
void pool__sleep(double seconds);

#endif
