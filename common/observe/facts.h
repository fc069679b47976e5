/* A run in numbers, computed from its record. docs/observe-format.md says what
 * each means. */
#ifndef OBSERVE_FACTS_H
#define OBSERVE_FACTS_H

#include <stdio.h>

#include "record.h"

#define MOST_FACTS 40

struct fact {
    const char *name;
    const char *text; /* a word; NULL: it is a number */
    double number;    /* NEVER: unknown or not applicable */
    int decimals;
};

struct facts {
    struct fact fact[MOST_FACTS];
    int count;
};

void facts_compute(struct facts *facts, const struct record *r);
/* The number of that name; NEVER if unknown. */
double fact_number(const struct facts *facts, const char *name);
/* As lines "name=value"; what is unknown is "null". */
void facts_write(const struct facts *facts, FILE *to);
/* The value as it stands in a file: 3, 12.250, null; words in `quote`s. */
void fact_write(const struct fact *fact, const char *quote, FILE *to);

#endif
