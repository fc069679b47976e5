/*
 * Step 13c: each only once.
 *
 * Some of the jobs are the same: their result is known already. Let work do
 * each number from 0 to 9 once, and remember what came out. `3 1 3 3 1 4`
 * prints the same as before, after three naps and not six:
 *
 *     9 1 9 9 1 16
 *
 * Grade it: make grade 13c          Stuck? make hint 13c
 */
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

/* The square of a number from 0 to 9, at length. */
static int work(int number)
{
#ifdef STARTER
    sleep_seconds(0.5);
    return number * number;
#else
    static int known[10];
    static int is_known[10];
    if (!is_known[number]) {
        sleep_seconds(0.5);
        known[number] = number * number;
        is_known[number] = 1;
    }
    return known[number];
#endif
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        printf("%d%s", work(atoi(argv[i])), i < argc - 1 ? " " : "\n");
    return 0;
}
