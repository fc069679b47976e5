#define _GNU_SOURCE
#include "machine.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
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

unsigned long place_of(const struct registers *r)
{
    return r->all.pc;
}

unsigned long register_of(const struct registers *r, int number)
{
    return number == 31 ? r->all.sp : r->all.regs[number];
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

/* The first argument's register has the result, so nothing can be undone. */
void undo_interrupt(pid_t pid, struct registers *r)
{
    (void)pid;
    (void)r;
}

bool is_cut_short(const struct registers *r)
{
    (void)r;
    return false;
}

bool can_undo_interrupt(void)
{
    return false;
}

/* bl is one instruction; behind it may be a stub, which we do not follow. */
unsigned long call_target(pid_t pid, unsigned long back)
{
    (void)pid;
    (void)back;
    return 0;
}

#define SVC 0xd4000001U
#define BRK 0xd4200000U

/* Stepping would never get through a pair of exclusive instructions, so that
 * such a walk ends before its place is reached: it only costs its steps. */
enum instruction instruction_next(pid_t pid, const struct registers *r)
{
    unsigned code;
    if (!memory_read(pid, r->all.pc, &code, sizeof code))
        return IS_OTHER;
    if (code == SVC)
        return IS_CALL;
    if ((code & 0xffe0001fU) == BRK)
        return IS_TRAP;
    bool store = (code & 0x3fc00000U) == 0x39000000U || /* strb, strh */
                 (code & 0xbfc00000U) == 0xb9000000U;   /* str */
    if (store && (code >> 5 & 31) != 31 && (code >> 5 & 31) != 29)
        return IS_STORE;
    /* cas, and ldadd, swp and the like */
    return (code & 0x3fa07c00U) == 0x08a07c00U ||
                   (code & 0x3f200c00U) == 0x38200000U
               ? IS_ATOMIC
               : IS_OTHER;
}

long number_next(const struct registers *r)
{
    return (long)r->all.regs[8];
}

long number_of(const struct registers *r)
{
    return (long)r->all.regs[8];
}

void call_again(pid_t pid, long number)
{
    struct registers r;
    (void)number; /* still in x8, as the first argument is in x0 */
    if (!registers_read(pid, &r))
        return;
    set_call(pid, &r, -1);
    r.all.pc -= 4; /* svc */
    registers_write(pid, &r);
}

#elif defined(__x86_64__)

/* Prefixes that change what an instruction works on, and not what it does:
 * sizes, segments, REX. */
static bool is_prefix(unsigned char byte)
{
    return byte == 0x66 || byte == 0x64 || byte == 0x65 || byte == 0xf2 ||
           byte == 0xf3 || (byte & 0xf0) == 0x40;
}

/* Is the operand in memory, and not by way of the stack's registers? */
static bool is_elsewhere(unsigned char modrm, unsigned char sib)
{
    if (modrm >> 6 == 3)
        return false;
    if ((modrm & 7) == 4)
        return (sib & 7) != 4;
    return (modrm & 7) != 5 || modrm >> 6 == 0; /* 0: counted from here */
}

/* Source: Intel's Software Developer's Manual, volume 2, appendix A. */
enum instruction instruction_next(pid_t pid, const struct registers *r)
{
    unsigned char code[16] = {0};
    int i = 0;
    /* The last bytes may be in a page that is not there. */
    if (!memory_read(pid, r->all.rip, code, 12))
        memory_read(pid, r->all.rip, code, 4);
    while (i < 4 && is_prefix(code[i]))
        i++;
    unsigned char op = code[i], modrm = code[i + 1], sib = code[i + 2];
    if (op == 0x0f && (modrm == 0x05 || modrm == 0x34))
        return IS_CALL;
    if (op == 0xcc || op == 0xcd || op == 0x9d) /* int3, int, popf */
        return IS_TRAP;
    if (op == 0xf0 || ((op == 0x86 || op == 0x87) && modrm >> 6 != 3))
        return IS_ATOMIC; /* xchg has no need of the prefix lock */
    bool store = op == 0x88 || op == 0x89 || op == 0xc6 || op == 0xc7;
    return store && is_elsewhere(modrm, sib) ? IS_STORE : IS_OTHER;
}

long number_next(const struct registers *r)
{
    return (long)r->all.rax;
}

long number_of(const struct registers *r)
{
    return (long)r->all.orig_rax;
}

void call_again(pid_t pid, long number)
{
    struct registers r;
    if (!registers_read(pid, &r))
        return;
    set_call(pid, &r, -1);
    set_result(&r, number); /* rax has the number again */
    r.all.rip -= 2;         /* syscall */
    registers_write(pid, &r);
}

void undo_interrupt(pid_t pid, struct registers *r)
{
    if ((long)r->all.orig_rax < 0 || (long)r->all.rax != -EINTR)
        return;
    r->all.rax = r->all.orig_rax;
    r->all.rip -= 2; /* syscall */
    r->all.orig_rax = -1ULL;
    registers_write(pid, r);
}

bool is_cut_short(const struct registers *r)
{
    if ((long)r->all.rax != -EINTR)
        return false;
    switch ((long)r->all.orig_rax) {
    case SYS_epoll_wait:
    case SYS_epoll_pwait:
        return (int)argument_of(r, 3) < 0;
    case SYS_semtimedop:
        return argument_of(r, 3) == 0;
    case SYS_semop:
    case SYS_msgrcv:
    case SYS_msgsnd:
        return true;
    case SYS_rt_sigtimedwait:
        return argument_of(r, 2) == 0;
    default:
        return false;
    }
}

bool can_undo_interrupt(void)
{
    return true;
}

/* "jmp *slot(%rip)", maybe after endbr64 and bnd, is a stub (PLT): the slot has
 * the function. */
static unsigned long through_stub(pid_t pid, unsigned long at)
{
    unsigned char code[11];
    unsigned long to = 0;
    int slot, i = 0;
    if (!memory_read(pid, at, code, sizeof code))
        return at;
    if (memcmp(code, "\xf3\x0f\x1e\xfa", 4) == 0)
        i = 4;
    i += code[i] == 0xf2;
    if (i + 6 > (int)sizeof code || code[i] != 0xff || code[i + 1] != 0x25)
        return at;
    memcpy(&slot, code + i + 2, sizeof slot);
    memory_read(pid, at + (unsigned long)(i + 6) + (unsigned long)slot, &to,
                sizeof to);
    return to;
}

/* "call there", or "call *slot(%rip)". */
unsigned long call_target(pid_t pid, unsigned long back)
{
    unsigned char code[6];
    unsigned long to = 0;
    int distance;
    if (!memory_read(pid, back - 6, code, sizeof code))
        return 0;
    memcpy(&distance, code + 2, sizeof distance);
    if (code[0] == 0xff && code[1] == 0x15)
        memory_read(pid, back + (unsigned long)distance, &to, sizeof to);
    else if (code[1] == 0xe8)
        to = through_stub(pid, back + (unsigned long)distance);
    return to;
}

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

unsigned long place_of(const struct registers *r)
{
    return r->all.rip;
}

unsigned long register_of(const struct registers *r, int number)
{
    const unsigned long long in_order[] = {
        r->all.rax, r->all.rdx, r->all.rcx, r->all.rbx, r->all.rsi, r->all.rdi,
        r->all.rbp, r->all.rsp, r->all.r8,  r->all.r9,  r->all.r10, r->all.r11,
        r->all.r12, r->all.r13, r->all.r14, r->all.r15, r->all.rip,
    };
    return in_order[number];
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
    if (registers_read(pid, &r))
        skip_call_of(pid, &r, result);
}

void skip_call_of(pid_t pid, struct registers *r, long result)
{
    set_call(pid, r, -1);
    set_result(r, result);
    registers_write(pid, r);
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
