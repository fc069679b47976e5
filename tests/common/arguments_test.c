/* Reads two numbers and prints them, for arguments.bats. */
#include <stdio.h>

#include "arguments.h"

int main(int argc, char **argv)
{
    double seconds = 1.5, processes = 10;
    struct argument arguments[] = {
        {"SECONDS", "how long", &seconds, -2, 3600, false},
        {"PROCESSES", "how many", &processes, 1, 1000, true},
        {0},
    };
    int status = arguments_read(argc, argv, arguments);
    if (status != ARGUMENTS_OK)
        return status;
    printf("%g %g\n", seconds, processes);
    return 0;
}
