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
#ifdef STARTER
    /* TODO: read two bytes, and look at them. */
    (void)head;
#else
    size_t got = fread(head, 1, 2, file);
    if (got != 2 || strcmp(head, "P6") != 0) {
        fprintf(stderr, "%s: not a picture\n", name);
        fclose(file);
        return 1;
    }
#endif
    printf("a picture\n");
    fclose(file);
    return 0;
}
