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

/* Results of a system call that user space never sees: a signal has cut the
 * call short, and the kernel will enter it again. RESTARTS_UNLESS_CAUGHT: only
 * if no handler runs; after a handler the program sees EINTR. */
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

/* The registers of a task that is stopped. False if it is gone. */
bool registers_read(pid_t pid, struct registers *r);
bool registers_write(pid_t pid, const struct registers *r);
unsigned long argument_of(const struct registers *r, int n);
void set_argument(struct registers *r, int n, unsigned long value);
void set_result(struct registers *r, long value);
unsigned long place_of(const struct registers *r); /* its next instruction */
/* Of the register that DWARF gives that number. */
unsigned long register_of(const struct registers *r, int number);
/* The bottom of its stack, where exec puts argc, argv and all the rest. */
unsigned long stack_of(const struct registers *r);
/* Sets the number of the system call: -1 means none. At the stop before a call
 * this is the call that will be made, at the stop after it the one that the
 * kernel would restart. */
void set_call(pid_t pid, struct registers *r, long number);
/* At a stop for PTRACE_INTERRUPT (`returning`: at the stop after a call): was a
 * call cut short by the stop, and is it about to be restarted? */
bool in_restart(pid_t pid, bool returning);
/* Keeps that call from being restarted: it returns `result`. */
void end_call(pid_t pid, bool returning, long result);
/* At the stop before a call: its number. */
long number_of(const struct registers *r);
/* At the stop before a call: it is not made, and returns `result`. The second
 * is for who has its registers at hand. */
void skip_call(pid_t pid, long result);
void skip_call_of(pid_t pid, struct registers *r, long result);
/* At a stop for PTRACE_INTERRUPT: a call that was cut short by it, and that
 * would fail with EINTR, is made again, as if nothing had been. */
void undo_interrupt(pid_t pid, struct registers *r);
/* At the stop for a signal: has the signal cut short a call that does not begin
 * again by itself (it would fail with EINTR), and that has no time limit? Then
 * such a call can be undone. */
bool is_cut_short(const struct registers *r);
/* Whether it can: else nobody is to be interrupted without need. */
bool can_undo_interrupt(void);

/* Where a call led that comes back to `back`, as far as its instruction and the
 * table of what is linked say so; 0: unknown. */
unsigned long call_target(pid_t pid, unsigned long back);

/* What a stopped task will do next, as far as a change to another task just
 * before or behind it could matter. */
enum instruction {
    IS_OTHER,
    IS_CALL,  /* of the system */
    IS_TRAP,  /* a stop by itself: a debugger's breakpoint */
    IS_STORE, /* to memory, and seldom that of its own stack */
    IS_ATOMIC /* for all others in one piece: a lock is taken or given back */
};
enum instruction instruction_next(pid_t pid, const struct registers *r);
/* If that is a system call: its number. */
long number_next(const struct registers *r);

/* At the stop before a call: it is not made yet, but will be entered once more
 * when the task goes on. Signals that come meanwhile come before it. */
void call_again(pid_t pid, long number);

/* Copies from and to the memory of a task. False: not all of it, because the
 * task is gone or has nothing at that address. */
bool memory_read(pid_t pid, unsigned long from, void *to, size_t size);
/* Writes also where the task itself may not. */
bool memory_write(pid_t pid, unsigned long to, const void *from, size_t size);

#endif
