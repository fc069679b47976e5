#define _GNU_SOURCE
#include "machine.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

#ifndef NT_ARM_SYSTEM_CALL
#define NT_ARM_SYSTEM_CALL 0x404
#endif

bool is_interrupted(long result)
{
    return result == -EINTR ||
           (result >= RESTARTS_FROM && result <= RESTARTS_TO);
}

bool registers_read(pid_t pid, struct registers *r)
{
    struct iovec all = {&r->all, sizeof r->all};
    return ptrace(PTRACE_GETREGSET, pid, (void *)NT_PRSTATUS, &all) != -1;
}

bool registers_write(pid_t pid, const struct registers *r)
{
    struct iovec all = {(void *)&r->all, sizeof r->all};
    return ptrace(PTRACE_SETREGSET, pid, (void *)NT_PRSTATUS, &all) != -1;
}

#if defined(__aarch64__)

unsigned long argument_of(const struct registers *r, int n)
{
    return r->all.regs[n];
}

void set_argument(struct registers *r, int n, unsigned long value)
{
    r->all.regs[n] = value;
}

void set_result(struct registers *r, long value)
{
    r->all.regs[0] = (unsigned long)value;
}

unsigned long stack_of(const struct registers *r)
{
    return r->all.sp;
}

/* arm64 has the number in a place of its own. Register x8, where the program
 * put it, is left alone: a restart reads it again. */
void set_call(pid_t pid, struct registers *r, long number)
{
    int value = (int)number;
    struct iovec call = {&value, sizeof value};
    (void)r;
    ptrace(PTRACE_SETREGSET, pid, (void *)NT_ARM_SYSTEM_CALL, &call);
}

/* To restart a call the kernel sets the program counter back by one
 * instruction, to the svc. So if it points at one, the call has been cut short.
 */
bool in_restart(pid_t pid, bool returning)
{
    struct registers r;
    unsigned instruction;
    if (!registers_read(pid, &r))
        return false;
    if (returning)
        return is_interrupted((long)r.all.regs[0]);
    return memory_read(pid, r.all.pc, &instruction, sizeof instruction) &&
           instruction == 0xd4000001U; /* svc #0 */
}

void end_call(pid_t pid, bool returning, long result)
{
    struct registers r;
    if (!registers_read(pid, &r))
        return;
    if (!returning)
        r.all.pc += 4; /* behind the svc again */
    set_result(&r, result);
    registers_write(pid, &r);
}

#elif defined(__x86_64__)

/* The position of the n-th argument's register. */
static unsigned long long *argument(struct registers *r, int n)
{
    unsigned long long *const at[] = {&r->all.rdi, &r->all.rsi, &r->all.rdx,
                                      &r->all.r10, &r->all.r8,  &r->all.r9};
    return at[n];
}

unsigned long argument_of(const struct registers *r, int n)
{
    struct registers copy = *r;
    return *argument(&copy, n);
}

void set_argument(struct registers *r, int n, unsigned long value)
{
    *argument(r, n) = value;
}

void set_result(struct registers *r, long value)
{
    r->all.rax = (unsigned long)value;
}

unsigned long stack_of(const struct registers *r)
{
    return r->all.rsp;
}

void set_call(pid_t pid, struct registers *r, long number)
{
    (void)pid;
    r->all.orig_rax = (unsigned long)number;
}

bool in_restart(pid_t pid, bool returning)
{
    struct registers r;
    (void)returning;
    return registers_read(pid, &r) && (long)r.all.orig_rax >= 0 &&
           is_interrupted((long)r.all.rax);
}

/* x86-64: the kernel restarts only if orig_rax holds a call's number. */
void end_call(pid_t pid, bool returning, long result)
{
    (void)returning;
    skip_call(pid, result);
}

#endif

void skip_call(pid_t pid, long result)
{
    struct registers r;
    if (!registers_read(pid, &r))
        return;
    set_call(pid, &r, -1);
    set_result(&r, result);
    registers_write(pid, &r);
}

bool memory_read(pid_t pid, unsigned long from, void *to, size_t size)
{
    struct iovec here = {to, size}, there = {(void *)from, size};
    return process_vm_readv(pid, &here, 1, &there, 1, 0) == (ssize_t)size;
}

bool memory_write(pid_t pid, unsigned long to, const void *from, size_t size)
{
    struct iovec here = {(void *)from, size}, there = {(void *)to, size};
    char path[32];
    if (process_vm_writev(pid, &here, 1, &there, 1, 0) == (ssize_t)size)
        return true;
    /* Slower, but a tracer may write here to read-only pages, too. */
    snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd == -1)
        return false;
    ssize_t n = pwrite(fd, from, size, (off_t)to);
    close(fd);
    return n == (ssize_t)size;
}
