/* What a run may use, and the sentence when it used more. */
#ifndef OBSERVE_RUN_LIMITS_H
#define OBSERVE_RUN_LIMITS_H

#include "record.h"

/* Zero: no limit. */
struct limits {
    double timeout; /* seconds on the wall */
    double linger;  /* seconds, for what the program leaves behind */
    double cpu;     /* seconds, all processes together */
    long live;      /* processes and threads at once */
    long forks;     /* in the whole run */
    long output;    /* bytes on stdout and stderr together */
    long file;      /* bytes in any one file */
    long memory;    /* bytes resident, all processes together */
    long fail_fork; /* the fork with this number, from 1, fails with EAGAIN */
    double wall;    /* where we make the time: seconds on the wall's clock */
    const char *order; /* --order as it was given, or NULL: see order.h */
    bool fine_order;
    bool virtual_time; /* we make the time: see clock.h */
    bool lines;        /* note at each stop where the task stands: lines.h */
    bool brief;        /* do not note what those wait for that are blocked */
};

/* What it uses now. A field left at zero is not looked at. */
struct usage {
    long live, forks, output, memory;
    double cpu;
};

/* Is the usage over a limit? Then the caller must end the run, whether or not
 * the record has a verdict already; if it has none, this becomes it. */
bool over_limit(const struct limits *l, const struct usage *u,
                struct record *r);
/* The same for time: the timeout, and the time that processes get which are
 * left when the main process has ended. */
bool over_time(const struct limits *l, double now, struct record *r);
/* The same for time on the wall's clock, where we make the program's time. */
bool over_wall(const struct limits *l, double wall, struct record *r);
/* The kernel says (SIGXFSZ) that a file has reached its limit. */
void over_file(const struct limits *l, struct record *r);

/* "1 blocked in wait, 2 asleep": the processes that are alive. */
void describe_living(const struct record *r, char *text, size_t size);

#endif
