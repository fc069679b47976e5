/* Questions to /proc about one process. None blocks; all answer also for a
 * zombie, except proc_name and proc_resident. */
#ifndef OBSERVE_PROC_H
#define OBSERVE_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The number after `key` in /proc/PID/FILE; -1 if it is not there. */
long proc_number(pid_t pid, const char *file, const char *key);
/* The last part of argv[0]; `name` stays as it is if that is unknown. */
void proc_name(pid_t pid, char *name, size_t size);
/* Can its descriptor be read now without blocking? */
bool proc_readable(pid_t pid, int fd);
/* Seconds of processor time, of this one task; NEVER if unknown. */
double proc_cpu(pid_t pid);
/* Its user's ids, or its group's: real, effective, saved, for files. */
bool proc_ids(pid_t pid, bool group, long ids[4]);
/* Has it a handler for this signal? */
bool proc_catches(pid_t pid, int signal);
/* Is it waiting to be delivered, to this task or to its process? */
bool proc_pending(pid_t pid, int signal);
/* Does it ignore this signal, as with SIG_IGN? */
bool proc_ignores(pid_t pid, int signal);
/* Reads a small file in /proc. It stays open in *kept (plus 1; 0: not open),
 * which belongs to the caller, if not too many are. */
bool proc_reread(const char *path, int *kept, char *text, size_t size);
/* How often this task has been put on a processor, and for how long in all;
 * exact while it is on none. False if the kernel does not count. */
bool proc_slices(pid_t pid, int *kept, double *cpu, long *slices);
/* Is this descriptor of it one in which nobody ever waits for somebody else: a
 * file, a directory, /dev/null? */
bool proc_is_file(pid_t pid, long fd);
/* Bytes resident, of a page shared by n processes an n-th (Pss); -1 if
 * unknown. Slow: it walks through the whole memory map. */
long proc_fair_share(pid_t pid);

/* Likewise, without memory that is shared by design: all of that is counted
 * elsewhere (shared.c). */
long proc_private_share(pid_t pid);

struct look {
    char state;    /* 'R', 'S', 'D', 'T', 't', 'Z' … of this one task */
    double cpu;    /* seconds, of the whole process, to a clock tick */
    long resident; /* bytes, shared pages counted in full */
};
/* One cheap look, through a descriptor that is opened once (*fd == -1) and
 * belongs to the caller. */
bool proc_look(pid_t pid, int *fd, struct look *look);

#endif
