// diagnosis: it naps too long
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

/* The square of a number from 0 to 9, at length. */
static int work(int number)
{
    sleep_seconds(0.5);
    return number * number;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        printf("%d%s", work(atoi(argv[i])), i < argc - 1 ? " " : "\n");
    return 0;
}
