// diagnosis: the text is not as asked for
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    static char text[100000];
    if (argc < 3)
        return 1;
    FILE *in = fopen(argv[1], "rb");
    if (!in)
        return 1;
    size_t size = fread(text, 1, sizeof text, in);
    fclose(in);
    FILE *out = fopen(argv[2], "wb");
    if (!out)
        return 1;
    for (size_t i = 0; i < size; i++)
        fputc(tolower((unsigned char)text[i]), out);
    fclose(out);
    printf("%zu bytes\n", size);
    return 0;
}
