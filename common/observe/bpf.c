#define _GNU_SOURCE
#include "bpf.h"

#include <linux/seccomp.h>

void load(struct program *p, size_t offset)
{
    p->code[p->length++] = (struct sock_filter)BPF_STMT(
        BPF_LD | BPF_W | BPF_ABS, (unsigned)offset);
}

void answer(struct program *p, unsigned what)
{
    p->code[p->length++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, what);
}

void unless_skip(struct program *p, unsigned short test, unsigned value,
                 unsigned char skip)
{
    p->code[p->length++] =
        (struct sock_filter)BPF_JUMP(BPF_JMP | test | BPF_K, value, 0, skip);
}

void if_skip(struct program *p, unsigned value, unsigned char skip)
{
    p->code[p->length++] =
        (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, skip, 0);
}

size_t argument_offset(int n)
{
    return offsetof(struct seccomp_data, args) + (size_t)n * 8;
}

void watch_call(struct program *p, int number, enum call call, int argument,
                int most)
{
    if (argument == ANY) {
        unless_skip(p, BPF_JEQ, (unsigned)number, 1);
        answer(p, SECCOMP_RET_TRACE | call);
        return;
    }
    unless_skip(p, BPF_JEQ, (unsigned)number, 4);
    load(p, argument_offset(argument));
    unless_skip(p, BPF_JGT, (unsigned)most, 1);
    answer(p, SECCOMP_RET_ALLOW);
    answer(p, SECCOMP_RET_TRACE | call);
}
