// diagnosis: never waited for
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "clock.h"

int main(int argc, char **argv)
{
    int children = argc > 1 ? atoi(argv[1]) : 0;
    for (int i = 0; i < children; i++) {
        if (fork() == 0) {
            sleep_seconds(argc > 2 ? atof(argv[2]) : 0);
            _exit(EXIT_SUCCESS);
        }
    }
    printf("%d children ended\n", children);
    return EXIT_SUCCESS;
}
