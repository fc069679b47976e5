/*
 * What differs from one kind of processor to the next: where a stopped task
 * keeps the number, the arguments and the result of its system call; and its
 * memory. Everything else of the observer is the same on all.
 */
#ifndef OBSERVE_MACHINE_H
#define OBSERVE_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <sys/user.h>

/* Between a system call and user space: "a signal came, enter it again". The
 * middle one: only if no handler runs; with a handler it is EINTR. */
enum {
    RESTARTS_FROM = -516,          /* ERESTART_RESTARTBLOCK */
    RESTARTS_UNLESS_CAUGHT = -514, /* ERESTARTNOHAND */
    RESTARTS_TO = -512             /* ERESTARTSYS */
};

/* Was a call with this result cut short, by a signal or by us? */
bool is_interrupted(long result);

struct registers {
    struct user_regs_struct all;
};

/* Of a task that is stopped. False if it is gone. */
bool registers_read(pid_t pid, struct registers *r);
bool registers_write(pid_t pid, const struct registers *r);
unsigned long argument_of(const struct registers *r, int n);
void set_argument(struct registers *r, int n, unsigned long value);
void set_result(struct registers *r, long value);
/* The bottom of its stack, where exec puts argc, argv and all the rest. */
unsigned long stack_of(const struct registers *r);
/* Another call than it asked for; -1: none at all. At the stop before the call
 * that is what is done, at the stop after it what a restart would do. */
void set_call(pid_t pid, struct registers *r, long number);
/* At a stop for PTRACE_INTERRUPT, or, `returning`, at the end of a call: did a
 * stop come in the middle of it, and it would now be done again? Then that call
 * is over and returns `result`. */
bool in_restart(pid_t pid, bool returning);
void end_call(pid_t pid, bool returning, long result);
/* Lets the call not happen and return `result`. */
void skip_call(pid_t pid, long result);

/* All of it, or false: the task is gone, or has nothing there. */
bool memory_read(pid_t pid, unsigned long from, void *to, size_t size);
/* Also where the task itself may not write. */
bool memory_write(pid_t pid, unsigned long to, const void *from, size_t size);

#endif
