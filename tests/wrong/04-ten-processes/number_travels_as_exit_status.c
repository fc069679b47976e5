// diagnosis: children exit with another status than 0
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

static void join_any(void)
{
    int status;
    if (wait(&status) == -1) {
        perror("wait");
        exit(EXIT_FAILURE);
    }
    printf("Child %d ended\n", WEXITSTATUS(status));
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc < 3 || argc > 102) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    const int limit = atoi(argv[1]), children = argc - 2;
    int free_places = limit;
    for (int number = 1; number <= children; number++) {
        if (free_places == 0)
            join_any();
        else
            free_places--;
        switch (fork()) {
        case -1:
            perror("fork");
            exit(EXIT_FAILURE);
        case 0:
            sleep_seconds(atof(argv[number + 1]));
            _exit(number);
        }
    }
    while (free_places++ < limit)
        join_any();
    printf("%d children, at most %d at a time\n", children, limit);
    return 0;
}
