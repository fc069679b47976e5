/* For test programs that get stuck, or nearly: what each of them begins with. A
 * call that fails ends the program with a word. */
#ifndef STUCK_H
#define STUCK_H

#include <stddef.h>
#include <sys/types.h>

/* Sleeps, unless a signal ends it earlier. */
void nap(int ms);
void make_pipe(int ends[2]);
/* fork. */
pid_t start(void);
/* Memory that stays shared with all children; zeros. */
void *shared(size_t size);

#endif
