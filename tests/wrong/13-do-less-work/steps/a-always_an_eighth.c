// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>

static int fraction(int width, int wanted)
{
    (void)width, (void)wanted;
    return 8; /* TODO: not always */
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    printf("1/%d\n", fraction(atoi(argv[1]), atoi(argv[2])));
    return 0;
}
