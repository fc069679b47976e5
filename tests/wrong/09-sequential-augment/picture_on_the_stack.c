// diagnosis: there is no room for a large picture
#include <stdio.h>
#include <stdlib.h>

static int complain(const char *path, const char *what)
{
    fprintf(stderr, "%s: %s\n", path, what);
    return 1;
}

static int convert(FILE *in, char **argv, int columns, int rows)
{
    unsigned char picture[rows][columns][3];
    int left = atoi(argv[3]), top = atoi(argv[4]);
    int width = atoi(argv[5]), height = atoi(argv[6]);

    if (fread(picture, 1, sizeof picture, in) != sizeof picture)
        return complain(argv[1], "the pixels end too early");
    if (width == 0 || height == 0)
        return complain(argv[1], "an empty rectangle");
    if (left + width > columns || top + height > rows)
        return complain(argv[1], "the rectangle reaches beyond the picture");

    FILE *out = fopen(argv[2], "wb");
    if (!out)
        return complain(argv[2], "cannot be written");
    fprintf(out, "P6\n%d %d\n255\n", width, height);
    for (int y = 0; y < height; y++)
        for (int x = width - 1; x >= 0; x--)
            fwrite(picture[top + y][left + x], 1, 3, out);
    if (fclose(out) != 0) {
        remove(argv[2]);
        return complain(argv[2], "cannot be written");
    }
    printf("%s: %d x %d\n", argv[2], width, height);
    return 0;
}

int main(int argc, char **argv)
{
    int columns, rows, most, status;
    if (argc != 7) {
        fprintf(stderr, "usage: exercise IN OUT LEFT TOP WIDTH HEIGHT\n");
        return 2;
    }
    FILE *in = fopen(argv[1], "rb");
    if (!in)
        return complain(argv[1], "cannot be opened");
    if (fscanf(in, "P6 %d %d %d", &columns, &rows, &most) == 3 &&
        getc(in) == '\n' && columns >= 1 && columns <= 4000 && rows >= 1 &&
        rows <= 4000 && most == 255)
        status = convert(in, argv, columns, rows);
    else
        status = complain(argv[1], "not a PPM picture");
    fclose(in);
    return status;
}
