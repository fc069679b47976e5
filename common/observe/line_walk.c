#define _GNU_SOURCE
#include "line_walk.h"

#include <dwarf.h>
#include <string.h>
#include <sys/uio.h>

#include "machine.h"

#define MOST_FRAMES 64
#define MOST_STEPS  64 /* of an expression */

/* Registers of one function on the stack, as far as they are known. */
struct stack_frame {
    unsigned long value[LINE_REGISTERS];
    bool known[LINE_REGISTERS];
    unsigned long at;
    bool called; /* `at` lies behind the call, not at it */
};

/* A piece of its stack: most that is needed lies close together. */
struct window {
    struct line_search *walk;
    unsigned long from;
    size_t length;
    unsigned char bytes[1024];
};

static bool read_word(struct window *w, unsigned long from, unsigned long *to)
{
    if (from < w->from || from - w->from + sizeof *to > w->length) {
        struct iovec here = {w->bytes, sizeof w->bytes};
        struct iovec there = {(void *)from, sizeof w->bytes};
        /* The end of the stack may come first: then only up to there. */
        unsigned long page = (from | 4095) + 1;
        ssize_t n = process_vm_readv(w->walk->pid, &here, 1, &there, 1, 0);
        if (n <= 0 && page - from < there.iov_len) {
            there.iov_len = page - from;
            n = process_vm_readv(w->walk->pid, &here, 1, &there, 1, 0);
        }
        w->from = from;
        w->length = n > 0 ? (size_t)n : 0;
    }
    if (w->length < sizeof *to)
        return false;
    memcpy(to, w->bytes + (from - w->from), sizeof *to);
    return true;
}

/* Only a stopped task can be asked for all of them, and seldom has to be. */
static bool get(struct window *w, struct stack_frame *f, int reg,
                unsigned long *to)
{
    struct registers all;
    if (!f->known[reg] && w->walk->stopped && f->at == w->walk->at &&
        registers_read(w->walk->pid, &all)) {
        for (int i = 0; i < LINE_REGISTERS; i++) {
            f->value[i] = register_of(&all, i);
            f->known[i] = true;
        }
    }
    *to = f->value[reg];
    return f->known[reg];
}

/* --- expressions ----------------------------------------------------------*/

struct reckoning {
    unsigned long stack[16];
    int count;
    bool failed;
};

static void push(struct reckoning *w, unsigned long value)
{
    if (w->count == 16)
        w->failed = true;
    else
        w->stack[w->count++] = value;
}

static unsigned long pop(struct reckoning *w)
{
    if (w->count == 0) {
        w->failed = true;
        return 0;
    }
    return w->stack[--w->count];
}

static void step_of_two(struct reckoning *k, unsigned atom)
{
    unsigned long b = pop(k), a = pop(k);
    switch (atom) {
    case DW_OP_plus:
        push(k, a + b);
        break;
    case DW_OP_minus:
        push(k, a - b);
        break;
    case DW_OP_and:
        push(k, a & b);
        break;
    case DW_OP_shl:
        push(k, b < 64 ? a << b : 0);
        break;
    case DW_OP_ge:
        push(k, (long)a >= (long)b);
        break;
    default:
        k->failed = true;
    }
}

static void step(struct window *w, struct stack_frame *f, struct reckoning *k,
                 const Dwarf_Op *op, unsigned long base)
{
    unsigned atom = op->atom;
    unsigned long value = 0;
    if (atom >= DW_OP_breg0 && atom < DW_OP_breg0 + LINE_REGISTERS) {
        k->failed |= !get(w, f, (int)(atom - DW_OP_breg0), &value);
        push(k, value + op->number);
    } else if (atom >= DW_OP_lit0 && atom <= DW_OP_lit31) {
        push(k, atom - DW_OP_lit0);
    } else if (atom == DW_OP_call_frame_cfa) {
        push(k, base);
    } else if (atom == DW_OP_plus_uconst) {
        push(k, pop(k) + op->number);
    } else if (atom >= DW_OP_const1u && atom <= DW_OP_consts) {
        push(k, op->number);
    } else if (atom == DW_OP_deref) {
        k->failed |= !read_word(w, pop(k), &value);
        push(k, value);
    } else {
        step_of_two(k, atom);
    }
}

static bool work_out(struct window *w, struct stack_frame *f,
                     const struct rule *rule, unsigned long base,
                     unsigned long *to)
{
    struct reckoning k = {.count = 0};
    if (rule->count > MOST_STEPS)
        return false;
    for (size_t i = 0; i < rule->count && !k.failed; i++)
        step(w, f, &k, &rule->ops[i], base);
    *to = pop(&k);
    return !k.failed;
}

/* --- callers
 * ------------------------------------------------------------------*/

static bool find_base(struct window *w, struct stack_frame *f,
                      const struct line_rule *rule, unsigned long *base)
{
    unsigned long value;
    if (rule->base.kind == RULE_IS_WORK)
        return work_out(w, f, &rule->base, 0, base);
    if (rule->base.kind != RULE_IS || !get(w, f, rule->base.reg, &value))
        return false;
    *base = value + (unsigned long)rule->base.offset;
    return true;
}

static bool find_register(struct window *w, struct stack_frame *f,
                          const struct rule *rule, int reg, unsigned long base,
                          unsigned long *to)
{
    switch (rule->kind) {
    case RULE_SAME:
        *to = f->value[reg];
        return f->known[reg];
    case RULE_IN:
        return get(w, f, rule->reg, to);
    case RULE_AT:
        return read_word(w, base + (unsigned long)rule->offset, to);
    case RULE_IS:
        *to = base + (unsigned long)rule->offset;
        return true;
    case RULE_AT_WORK:
        return work_out(w, f, rule, base, to) && read_word(w, *to, to);
    case RULE_IS_WORK:
        return work_out(w, f, rule, base, to);
    default:
        return false;
    }
}

/* The frame becomes its caller's. */
static bool go_up(struct window *w, struct stack_frame *f,
                  const struct line_rule *rule)
{
    struct stack_frame caller = {.called = !rule->signal};
    unsigned long base, unused;
    if (!find_base(w, f, rule, &base))
        return false;
    if (rule->caller[rule->returns].kind == RULE_SAME)
        get(w, f, rule->returns, &unused); /* it is still in a register */
    for (int i = 0; i < LINE_REGISTERS; i++)
        caller.known[i] =
            find_register(w, f, &rule->caller[i], i, base, &caller.value[i]);
    caller.value[LINE_STACK] = base;
    caller.known[LINE_STACK] = true;
    caller.at = caller.value[rule->returns];
    if (!caller.known[rule->returns] || caller.at == 0 ||
        (caller.at == f->at && base == f->value[LINE_STACK]))
        return false;
    *f = caller;
    return true;
}

/* The name that the call itself has: wait may go on as wait4, and then nothing
 * on the stack tells of it. */
static void ask_for_call(struct line_search *walk, struct site *site,
                         unsigned long back, const char *frame)
{
    unsigned long address, to = call_target(walk->pid, back);
    bool program;
    const char *name = NULL;
    site->asked = true;
    struct line_module *m =
        to ? line_space_find(walk->space, walk->modules, to, &address, &program)
           : NULL;
    if (m)
        name = line_module_function(m, address);
    if (!name)
        name = frame;
    site->call = name ? strdup(name) : NULL;
}

/* Is it the one that was looked for? Else the innermost will do. */
static bool note(struct line_search *walk, struct site *site,
                 unsigned long back, bool inner, const char *frame)
{
    if (!site || !site->line.line || (walk->line && !site->line.own))
        return false;
    walk->line = &site->line;
    if (inner && !site->asked)
        ask_for_call(walk, site, back, frame);
    walk->call = site->line.inlined ? site->line.inlined
                 : inner            ? site->call
                                    : NULL;
    return site->line.own;
}

void line_walk(struct line_search *walk)
{
    struct window window = {.walk = walk};
    struct stack_frame f = {.at = walk->at, .called = walk->called};
    const char *call = NULL;
    f.value[LINE_STACK] = walk->stack;
    f.known[LINE_STACK] = true;
    for (int i = 0; i < MOST_FRAMES; i++) {
        unsigned long address;
        bool program;
        /* A call that does not return may be the last instruction of a
         * function: so look for the call, not for what follows it. */
        struct line_module *m = line_space_find(
            walk->space, walk->modules, f.at - f.called, &address, &program);
        if (!m || !line_module_rules(m)) {
            walk->strange = i == 0 && !m;
            return;
        }
        if (program &&
            note(walk, line_module_site(m, address), f.at, i > 0, call))
            return;
        call = line_module_function(m, address);
        const struct line_rule *rule = line_rule(line_module_rules(m), address);
        if (!rule || !go_up(&window, &f, rule))
            return;
    }
}
