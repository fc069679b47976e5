/* Inside the pool: the time and a sleep. clock.h offers the same to programs as
 * perf_counter and sleep_seconds; the pool does not use those names, so that a
 * program may define functions of its own with them. */
#ifndef NOW_H
#define NOW_H

#include <stdbool.h>

double pool__now(void);
/* Can it be asked for without a system call? Where not, to poll for a few
 * microseconds costs more than to sleep and to be woken up. */
bool pool__now_is_cheap(void);
void pool__sleep(double seconds);

#endif
