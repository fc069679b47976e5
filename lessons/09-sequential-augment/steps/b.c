/*
 * Step 09b: refuse what is no picture.
 *
 * A file that does not begin with "P6" is no picture: say "FILE: not a
 * picture" on stderr, FILE being its name, and exit with status 1. A picture
 * gives:
 *
 *     a picture
 *
 * Grade it: make grade 09b          Stuck? make hint 09b
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    char head[3] = "";
    FILE *file = fopen(name, "rb");
    if (!file)
        return 1;
    /* TODO: read two bytes, and look at them. */
    (void)head;
    printf("a picture\n");
    fclose(file);
    return 0;
}
