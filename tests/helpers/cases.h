/* For test programs: a table of cases, one of which the bats file names. */
#ifndef CASES_H
#define CASES_H

#include <err.h>

#define CHECK(condition)                                                       \
    do {                                                                       \
        if (!(condition))                                                      \
            errx(1, "%s:%d: %s", __FILE__, __LINE__, #condition);              \
    } while (0)

struct test_case {
    const char *name;
    void (*run)(void);
};

/* Runs the case that argv[1] names, and then checks that it left no
 * descriptor open and no child behind. For main to return. */
int run_case(const struct test_case *cases, int argc, char **argv);

#endif
