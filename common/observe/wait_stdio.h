/* What stands in the stdio buffers of a program that is blocked. */
#ifndef OBSERVE_WAIT_STDIO_H
#define OBSERVE_WAIT_STDIO_H

#include <stddef.h>
#include <sys/types.h>

/* How many bytes the process has printed to a FILE of this descriptor that are
 * still in its buffer; 0: none, or it cannot be known. */
long stdio_unflushed(pid_t pid, int fd);
/* The start of a line that a FILE of this descriptor has read, of which the end
 * has not come: at most size - 1 bytes, as a string; "" if there is none, or if
 * it cannot be known. */
void stdio_half_line(pid_t pid, int fd, char *text, size_t size);

#endif
