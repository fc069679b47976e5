/*
 * How to get from a function to its caller: what the compiler wrote down for
 * debuggers and exceptions (.eh_frame, .debug_frame), as far as it matters
 * here. What it says of an address is kept, because a program stops at the
 * same few addresses over and over.
 *
 * Registers have the numbers that DWARF gives them on this machine.
 * Source: DWARF 5, 6.4 "Call Frame Information"; libdw reads it.
 */
#ifndef OBSERVE_LINE_RULES_H
#define OBSERVE_LINE_RULES_H

#include <elfutils/libdw.h>
#include <stdbool.h>
#include <stddef.h>

#if defined(__aarch64__)
#define LINE_REGISTERS 32
#define LINE_STACK     31
#define LINE_RETURN    30
#else
#define LINE_REGISTERS 17
#define LINE_STACK     7
#define LINE_RETURN    16
#endif

/* Where the caller's value of a register is. */
enum rule_kind {
    RULE_LOST,
    RULE_SAME,    /* it was not touched */
    RULE_AT,      /* in memory, so far above the frame's base */
    RULE_IS,      /* that is the value */
    RULE_IN,      /* in another register, `reg` */
    RULE_AT_WORK, /* where an expression says … */
    RULE_IS_WORK  /* … or what it says */
};

struct rule {
    enum rule_kind kind;
    int reg; /* that `offset` counts from, of the base */
    long offset;
    Dwarf_Op *ops; /* of the expression; belongs to the rules */
    size_t count;
};

struct line_rule {
    unsigned long at; /* the address */
    bool known;
    bool signal; /* its caller was interrupted, and did not call */
    int returns; /* the register with the return address */
    struct rule base, caller[LINE_REGISTERS];
};

struct line_rules;

/* Of one file; NULL if memory is out. */
struct line_rules *line_rules_new(Elf *elf, Dwarf *dwarf);
void line_rules_free(struct line_rules *rules);
/* What is said of an address of that file; NULL if nothing. It belongs to the
 * rules. */
const struct line_rule *line_rule(struct line_rules *rules, unsigned long at);

#endif
