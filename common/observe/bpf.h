/* A small program for the kernel, written instruction by instruction, that is
 * run at each system call: what the parts of the filter are made of. */
#ifndef OBSERVE_BPF_H
#define OBSERVE_BPF_H

#include <linux/filter.h>
#include <stddef.h>

#include "filter.h"

#define ANY (-1) /* no argument is looked at */

struct program {
    struct sock_filter code[1024];
    unsigned short length;
};

/* Loads 32 bits of the call's description: its number, or half an argument.
 * What follows compares with what was loaded last. */
void load(struct program *p, size_t offset);
size_t argument_offset(int n);
/* The end of the program: this is decided. SECCOMP_RET_… */
void answer(struct program *p, unsigned what);
/* Skips the next `skip` instructions unless the test holds. */
void unless_skip(struct program *p, unsigned short test, unsigned value,
                 unsigned char skip);
/* Skips them if what was loaded is that value. */
void if_skip(struct program *p, unsigned value, unsigned char skip);
/* Stops at that call if its argument (or ANY) is at most `most`. */
void watch_call(struct program *p, int number, enum call call, int argument,
                int most);

#endif
