#include "line_rules.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#define PLACES 1024 /* in the table; a power of two */

struct line_rules {
    Dwarf_CFI *eh, *debug; /* of which only `eh` is ours to end */
    struct line_rule *kept[PLACES];
};

struct line_rules *line_rules_new(Elf *elf, Dwarf *dwarf)
{
    struct line_rules *rules = calloc(1, sizeof *rules);
    if (!rules)
        return NULL;
    rules->eh = dwarf_getcfi_elf(elf);
    rules->debug = dwarf ? dwarf_getcfi(dwarf) : NULL;
    return rules;
}

static void rule_free(struct line_rule *rule)
{
    if (!rule)
        return;
    free(rule->base.ops);
    for (int i = 0; i < LINE_REGISTERS; i++)
        free(rule->caller[i].ops);
    free(rule);
}

void line_rules_free(struct line_rules *rules)
{
    if (!rules)
        return;
    for (int i = 0; i < PLACES; i++)
        rule_free(rules->kept[i]);
    if (rules->eh)
        dwarf_cfi_end(rules->eh);
    free(rules);
}

/* An expression is libdw's only as long as the frame is. */
static void keep_work(struct rule *rule, enum rule_kind kind,
                      const Dwarf_Op *ops, size_t count)
{
    rule->ops = malloc(count * sizeof *ops);
    if (!rule->ops)
        return;
    memcpy(rule->ops, ops, count * sizeof *ops);
    rule->count = count;
    rule->kind = kind;
}

/* Most bases are a register and a number. */
static void read_base(struct rule *rule, Dwarf_Frame *frame)
{
    Dwarf_Op *ops;
    size_t count;
    if (dwarf_frame_cfa(frame, &ops, &count) != 0 || count == 0)
        return;
    unsigned atom = ops[0].atom;
    if (count == 1 && atom >= DW_OP_breg0 && atom <= DW_OP_breg31) {
        rule->kind = RULE_IS;
        rule->reg = (int)(atom - DW_OP_breg0);
        rule->offset = (long)ops[0].number;
    } else if (count == 1 && atom == DW_OP_bregx) {
        rule->kind = RULE_IS;
        rule->reg = (int)ops[0].number;
        rule->offset = (long)ops[0].number2;
    } else {
        keep_work(rule, RULE_IS_WORK, ops, count);
    }
    if (rule->kind == RULE_IS && rule->reg >= LINE_REGISTERS)
        rule->kind = RULE_LOST;
}

/* Most registers are so far above the base. */
static void read_register(struct rule *rule, Dwarf_Frame *frame, int reg)
{
    Dwarf_Op own[3], *ops;
    size_t count;
    if (dwarf_frame_register(frame, reg, own, &ops, &count) != 0)
        return;
    if (count == 0) {
        rule->kind = ops == NULL ? RULE_SAME : RULE_LOST;
        return;
    }
    bool value = ops[count - 1].atom == DW_OP_stack_value;
    size_t steps = count - value;
    bool based = steps >= 1 && ops[0].atom == DW_OP_call_frame_cfa;
    unsigned atom = ops[0].atom;
    if (steps == 1 && atom >= DW_OP_reg0 &&
        atom < DW_OP_reg0 + LINE_REGISTERS) {
        rule->kind = RULE_IN;
        rule->reg = (int)(atom - DW_OP_reg0);
    } else if (based && steps == 1) {
        rule->kind = value ? RULE_IS : RULE_AT;
    } else if (based && steps == 2 && ops[1].atom == DW_OP_plus_uconst) {
        rule->kind = value ? RULE_IS : RULE_AT;
        rule->offset = (long)ops[1].number;
    } else {
        keep_work(rule, value ? RULE_IS_WORK : RULE_AT_WORK, ops, steps);
    }
}

static struct line_rule *read_rule(struct line_rules *rules, unsigned long at)
{
    struct line_rule *rule = calloc(1, sizeof *rule);
    Dwarf_Frame *frame = NULL;
    if (!rule)
        return NULL;
    rule->at = at;
    if (!rules->eh || dwarf_cfi_addrframe(rules->eh, at, &frame) != 0)
        if (!rules->debug || dwarf_cfi_addrframe(rules->debug, at, &frame) != 0)
            return rule;
    rule->returns = dwarf_frame_info(frame, NULL, NULL, &rule->signal);
    rule->known = rule->returns >= 0 && rule->returns < LINE_REGISTERS;
    read_base(&rule->base, frame);
    for (int i = 0; i < LINE_REGISTERS; i++)
        read_register(&rule->caller[i], frame, i);
    free(frame);
    return rule;
}

const struct line_rule *line_rule(struct line_rules *rules, unsigned long at)
{
    struct line_rule **kept = &rules->kept[(at ^ at >> 10) % PLACES];
    if (!*kept || (*kept)->at != at) {
        struct line_rule *rule = read_rule(rules, at);
        if (!rule)
            return NULL;
        rule_free(*kept);
        *kept = rule;
    }
    return (*kept)->known ? *kept : NULL;
}
