#include "cases.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static int open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) != -1)
            count++;
    return count;
}

int run_case(const struct test_case *cases, int argc, char **argv)
{
    for (; argc > 1 && cases->name; cases++) {
        if (strcmp(cases->name, argv[1]) != 0)
            continue;
        int before = open_descriptors();
        cases->run();
        if (open_descriptors() != before)
            errx(1, "%s: %d descriptors before, %d after", argv[1], before,
                 open_descriptors());
        if (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD)
            errx(1, "%s: a child is left", argv[1]);
        return 0;
    }
    errx(2, "no case called %s", argc > 1 ? argv[1] : "(nothing)");
}
