/* Questions to /proc about one process. None blocks. All but proc_name answer
 * for a zombie as well. */
#ifndef OBSERVE_PROC_H
#define OBSERVE_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Reads the start of the small file /proc/PID/FILE into `text`, as a string.
 * False: there is nothing, or it may not be read; `text` is empty then. */
bool proc_read(pid_t pid, const char *file, char *text, size_t size);
/* The number after `key` in /proc/PID/FILE; -1 if it is not there. */
long proc_number(pid_t pid, const char *file, const char *key);
/* Its program's name: the last part of argv[0]. `name` is left as it is if that
 * is unknown. */
void proc_name(pid_t pid, char *name, size_t size);
/* Could a read of this descriptor of the process return without blocking? */
bool proc_readable(pid_t pid, int fd);
/* Seconds of processor time of this one task; NEVER if unknown. */
double proc_cpu(pid_t pid);
/* Seconds that it was on a core, or ready for one; NEVER if unknown. */
double proc_wanted(pid_t pid);
/* Its user ids, or with `group` its group ids: real, effective, saved, and that
 * for files. */
bool proc_ids(pid_t pid, bool group, long ids[4]);
/* Has it a handler for this signal? */
bool proc_catches(pid_t pid, int signal);
/* Is this signal pending, for the task or for its whole process? */
bool proc_pending(pid_t pid, int signal);
/* Does it ignore this signal (SIG_IGN)? */
bool proc_ignores(pid_t pid, int signal);
/* Reads a small file in /proc that will be read again: unless too many are
 * open, it stays open. *kept is 0 or its descriptor plus 1, and the caller
 * closes it. */
bool proc_reread(const char *path, int *kept, char *text, size_t size);
/* How often this task has been put on a processor, and for how many seconds in
 * all; exact while it is on none. False if the kernel does not count that. */
bool proc_slices(pid_t pid, int *kept, double *cpu, long *slices);
/* Is this descriptor a file, a directory, /dev/null …: something in which
 * nobody ever waits for somebody else? */
bool proc_is_file(pid_t pid, long fd);
/* Bytes of memory, where a page that n processes share counts as an n-th of a
 * page (Pss); -1 if unknown. Slow: the kernel walks the whole memory map. */
long proc_fair_share(pid_t pid);
/* The same without memory that is shared on purpose (mappings, SysV): that is
 * counted by shared.c. */
long proc_private_share(pid_t pid);

/* Bytes of huge pages that it has mapped (hugetlb), which no other number of
 * the kernel's contains; 0 if unknown. */
long proc_huge(pid_t pid);
/* Does the machine have such pages at all? */
bool proc_has_huge_pages(void);

struct look {
    char state;    /* 'R', 'S', 'D', 'T', 't', 'Z' … of this one task */
    double cpu;    /* seconds, of the whole process, to a clock tick */
    long resident; /* bytes, shared pages counted in full */
};
/* One cheap look. The file is opened if *fd is -1, and stays open; the caller
 * closes it. */
bool proc_look(pid_t pid, int *fd, struct look *look);

#endif
