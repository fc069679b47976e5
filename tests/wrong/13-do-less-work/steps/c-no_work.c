// diagnosis: it naps too short
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

/* The square of a number from 0 to 9, at length. */
static int work(int number)
{
    static int known[10];
    static int is_known[10];
    if (!is_known[number]) {
        known[number] = number * number;
        is_known[number] = 1;
    }
    return known[number];
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        printf("%d%s", work(atoi(argv[i])), i < argc - 1 ? " " : "\n");
    return 0;
}
