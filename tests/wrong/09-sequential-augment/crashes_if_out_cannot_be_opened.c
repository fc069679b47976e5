// diagnosis: it crashes if OUT cannot be written
#include <stdio.h>
#include <stdlib.h>

static int fail(const char *file, const char *text)
{
    fprintf(stderr, "%s: %s\n", file, text);
    return 1;
}

/* The pixel of column x, row y. */
static unsigned char *pixel(unsigned char *pixels, int w, int x, int y)
{
    return pixels + 3 * (y * w + x);
}

static int cut(unsigned char *pixels, int w, int h, char **argv)
{
    int left = atoi(argv[3]), top = atoi(argv[4]);
    int width = atoi(argv[5]), height = atoi(argv[6]);

    if (width <= 0 || height <= 0)
        return fail(argv[1], "the rectangle is empty");
    if (left + width > w || top + height > h)
        return fail(argv[1], "the rectangle is not inside");

    FILE *out = fopen(argv[2], "wb");
    fprintf(out, "P6\n%d %d\n255\n", width, height);
    for (int y = top; y < top + height; y++) {
        for (int x = left + width - 1; x >= left; x--) {
            unsigned char *p = pixel(pixels, w, x, y);
            putc(p[0], out);
            putc(p[1], out);
            putc(p[2], out);
        }
    }
    int bad = ferror(out);
    bad |= fclose(out);
    if (bad) {
        remove(argv[2]);
        return fail(argv[2], "cannot be written");
    }
    printf("%s: %d x %d\n", argv[2], width, height);
    return 0;
}

int main(int argc, char **argv)
{
    int w = 0, h = 0, max = 0, status;

    if (argc != 7) {
        fprintf(stderr, "usage: exercise IN OUT LEFT TOP WIDTH HEIGHT\n");
        return 2;
    }
    FILE *in = fopen(argv[1], "rb");
    if (!in)
        return fail(argv[1], "cannot be opened");
    if (getc(in) != 'P' || getc(in) != '6' || getc(in) != '\n' ||
        fscanf(in, "%d %d", &w, &h) != 2 || fscanf(in, "%d", &max) != 1 ||
        getc(in) != '\n' || max != 255 || w < 1 || h < 1 || w > 4000 ||
        h > 4000) {
        fclose(in);
        return fail(argv[1], "is not a PPM picture");
    }
    size_t n = (size_t)3 * w * h, i = 0;
    unsigned char *pixels = malloc(n);
    int c = 0;
    while (pixels && i < n && (c = getc(in)) != EOF)
        pixels[i++] = (unsigned char)c;
    fclose(in);
    if (i < n)
        status = fail(argv[1], "is not complete");
    else
        status = cut(pixels, w, h, argv);
    free(pixels);
    return status;
}
