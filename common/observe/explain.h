/* Who waits for whom, of a program that was started without us. */
#ifndef OBSERVE_EXPLAIN_H
#define OBSERVE_EXPLAIN_H

#include <stdio.h>
#include <sys/types.h>

/* Looks at that process and all its descendants, and says what each is blocked
 * in. Returns 0; ESRCH if there is no such process; EACCES if we may not look
 * into it; ENOMEM. It changes nothing there, and does not stop anybody. */
int explain(pid_t pid, FILE *to);

#endif
