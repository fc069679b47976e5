/*
 * Step 13a: how small may it be?
 *
 * A JPEG can be decoded at 1/8, 1/4, 1/2 or all of its width. Print the
 * smallest of these that still has at least as many pixels as are WANTED, so
 * that nothing must be enlarged; all of it, if none has. Arguments: WIDTH
 * WANTED. `6000 1200` prints:
 *
 *     1/4
 *
 * Grade it: make grade 13a          Stuck? make hint 13a
 */
#include <stdio.h>
#include <stdlib.h>

static int fraction(int width, int wanted)
{
#ifdef STARTER
    (void)width, (void)wanted;
    return 8; /* TODO: not always */
#else
    int part = 8;
    while (part > 1 && width / part < wanted)
        part /= 2;
    return part;
#endif
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    printf("1/%d\n", fraction(atoi(argv[1]), atoi(argv[2])));
    return 0;
}
