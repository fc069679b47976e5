/* Inside the pool: the time, and a nap, as clock.h has them under the course's
 * names. The pool uses these, so that a program may have its own perf_counter.
 */
#ifndef NOW_H
#define NOW_H

double pool__now(void);
void pool__sleep(double seconds);

#endif
