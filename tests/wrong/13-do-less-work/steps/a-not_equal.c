// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>

static int fraction(int width, int wanted)
{
    int part = 8;
    while (part > 1 && width / part <= wanted)
        part /= 2;
    return part;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    printf("1/%d\n", fraction(atoi(argv[1]), atoi(argv[2])));
    return 0;
}
