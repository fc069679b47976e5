// diagnosis: no process is started
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_CHILDREN = 100 };

int main(int argc, char **argv)
{
    int limit = argc > 1 ? atoi(argv[1]) : 0, children = argc - 2;
    if (limit < 1 || children < 1 || children > MOST_CHILDREN) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);

    for (int number = 1; number <= children; number++) {
        sleep_seconds(atof(argv[number + 1]) / limit);
        printf("Child %d ended\n", number);
    }
    printf("%d children, at most %d at a time\n", children, limit);
    return EXIT_SUCCESS;
}
