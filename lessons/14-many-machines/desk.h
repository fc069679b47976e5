/* Rank 0's desk: which pictures are left, who works on which, and what became
 * of them. Lesson 10 spelled that out; here it knows nothing of MPI either. */
#ifndef DESK_H
#define DESK_H

#include "parcel.h"
#include "progress.h"

struct desk {
    struct pictures pictures;
    bool ship;
    int next, failed, done_before;
    int status; /* ARGUMENTS_OK, or what main should return */
    double start;
    struct progress bar;
    int ranks;
    struct crew {
        char *host;
        const struct picture *picture; /* what it works on */
        int done;
    } * rank;
};

/* Reads the command line. After --help or a bad argument, both told, there is
 * nothing to do, and desk_close returns the status. */
void desk_open(struct desk *d, int argc, char **argv, int ranks);

/* From now on we know where that rank is. */
void desk_meet(struct desk *d, int rank, const char *host);

/* Packs the next job, for that rank. False: none is left. */
bool desk_next(struct desk *d, int rank, struct parcel *job);

/* Says what became of that rank's job: `answer` is its result or, if it is not
 * done, the words that tell why. */
void desk_take(struct desk *d, int rank, bool done,
               const struct parcel *answer);

/* Says how it went, frees all, and returns main's status. */
int desk_close(struct desk *d);

#endif
