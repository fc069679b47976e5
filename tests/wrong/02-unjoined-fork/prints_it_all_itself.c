// diagnosis: no process is started
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    int children = argc > 1 ? atoi(argv[1]) : 0;
    printf("Starting %d children\nGoodbye\n", children);
    for (int i = 1; i <= children; i++)
        printf("Child %d of %d is done\n", i, children);
    return 0;
}
