// diagnosis: an old OUT is not written anew
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MAX_SIDE 4000

static unsigned char *read_ppm(const char *path, int *w, int *h)
{
    int max;
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        err(1, "%s", path);
    if (fscanf(f, "P6 %d %d %d", w, h, &max) != 3 || getc(f) != '\n')
        errx(1, "%s: no PPM header", path);
    if (*w < 1 || *w > MAX_SIDE || *h < 1 || *h > MAX_SIDE || max != 255)
        errx(1, "%s: a PPM, but not one that I can read", path);
    size_t size = (size_t)*w * (size_t)*h * 3;
    unsigned char *pixels = malloc(size);
    if (pixels == NULL)
        err(1, "malloc");
    if (fread(pixels, 1, size, f) < size)
        errx(1, "%s: pixels are missing", path);
    fclose(f);
    return pixels;
}

static void write_all(int fd, const void *buffer, size_t size, const char *path)
{
    const char *p = buffer;
    while (size > 0) {
        ssize_t n = write(fd, p, size);
        if (n < 0) {
            unlink(path);
            err(1, "%s", path);
        }
        p += n;
        size -= (size_t)n;
    }
}

int main(int argc, char *argv[])
{
    if (argc != 7)
        errx(2, "usage: exercise IN OUT LEFT TOP WIDTH HEIGHT");

    int w, h;
    unsigned char *pixels = read_ppm(argv[1], &w, &h);
    int left = atoi(argv[3]), right = left + atoi(argv[5]);
    int top = atoi(argv[4]), bottom = top + atoi(argv[6]);
    if (left >= right || top >= bottom)
        errx(1, "an empty rectangle");
    if (right > w || bottom > h)
        errx(1, "%s ends at column %d and row %d", argv[1], w - 1, h - 1);

    int fd = open(argv[2], O_WRONLY | O_CREAT, 0644);
    if (fd < 0)
        err(1, "%s", argv[2]);
    char header[40];
    int length = snprintf(header, sizeof header, "P6\n%d %d\n255\n",
                          right - left, bottom - top);
    write_all(fd, header, (size_t)length, argv[2]);
    unsigned char row[3 * MAX_SIDE];
    for (int y = top; y < bottom; y++) {
        size_t n = 0;
        for (int x = right - 1; x >= left; x--, n += 3)
            memcpy(row + n, pixels + 3 * ((size_t)y * (size_t)w + (size_t)x),
                   3);
        write_all(fd, row, n, argv[2]);
    }
    if (close(fd) < 0)
        err(1, "%s", argv[2]);
    printf("%s: %d x %d\n", argv[2], right - left, bottom - top);
    free(pixels);
    return 0;
}
