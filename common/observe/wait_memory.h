/* Memory that processes share: where a lock for several of them must lie. */
#ifndef OBSERVE_WAIT_MEMORY_H
#define OBSERVE_WAIT_MEMORY_H

#include <stdbool.h>
#include <sys/types.h>

/* A file, or memory without a name, of which a part is mapped from there on. */
struct shared_memory {
    unsigned long from, dev, ino;
};

/* Is there memory at that address of the process which others may share
 * (MAP_SHARED)? */
bool wait_shared_memory(pid_t pid, unsigned long at,
                        struct shared_memory *found);
/* Has the process mapped the same? */
bool wait_has_mapped(pid_t pid, const struct shared_memory *m);

#endif
