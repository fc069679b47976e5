/*
 * Step 09c: brighter.
 *
 * Read a picture from stdin's place, FILE, and write it to OUT with each byte
 * of the pixels doubled, but never above 255. The head stays as it is. The
 * program says:
 *
 *     done
 *
 * Grade it: make grade 09c          Stuck? make hint 09c
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned char brighter(unsigned char value)
{
#ifdef STARTER
    return value * 2; /* 200 becomes 144 */
#else
    return value > 127 ? 255 : (unsigned char)(value * 2);
#endif
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 1;
    FILE *in = fopen(argv[1], "rb"), *out = fopen(argv[2], "wb");
    int width, height, c;
    if (!in || !out || fscanf(in, "P6 %d %d 255", &width, &height) != 2)
        return 1;
    fgetc(in); /* the newline behind 255 */
    fprintf(out, "P6\n%d %d\n255\n", width, height);
    while ((c = fgetc(in)) != EOF)
        fputc(brighter((unsigned char)c), out);
    fclose(in);
    if (fclose(out) != 0)
        return 1;
    printf("done\n");
    return 0;
}
