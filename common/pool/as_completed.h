/* Inside the pool: tells the as_completed iterators that a future is done. */
#ifndef AS_COMPLETED_H
#define AS_COMPLETED_H

#include "future.h"

/* Call with the lock held. */
void notify_watches(struct future *future);

#endif
