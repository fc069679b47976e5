/*
 * Step 09a: how large is the picture?
 *
 * A PPM picture begins with "P6", its width, its height and 255, then come the
 * pixels, three bytes each. Print the size, and how many bytes the pixels
 * take. A picture of 5 x 3 gives:
 *
 *     5 x 3, 45 bytes
 *
 * Grade it: make grade 09a          Stuck? make hint 09a
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    if (!file)
        return 1;
    int width = 0, height = 0;
    /* TODO: read both from the head of the file. */
    fclose(file);
    printf("%d x %d, %d bytes\n", width, height, width * height);
    return 0;
}
