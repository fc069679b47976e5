/*
 * Step 09e: leave the input alone.
 *
 * The program upper-cases a text: it reads FILE and writes OUT. It opens OUT
 * first. If both are the same file, that empties it before it is read. Read
 * all of FILE first, and only then open OUT. It says how many bytes it wrote.
 *
 *     5 bytes
 *
 * Grade it: make grade 09e          Stuck? make hint 09e
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    static char text[100000];
    if (argc < 3)
        return 1;
#ifdef STARTER
    FILE *out = fopen(argv[2], "wb");
#else
#endif
    FILE *in = fopen(argv[1], "rb");
    if (!in)
        return 1;
    size_t size = fread(text, 1, sizeof text, in);
    fclose(in);
#ifdef STARTER
#else
    FILE *out = fopen(argv[2], "wb");
#endif
    if (!out)
        return 1;
    for (size_t i = 0; i < size; i++)
        fputc(toupper((unsigned char)text[i]), out);
    fclose(out);
    printf("%zu bytes\n", size);
    return 0;
}
