// diagnosis: more than one line on stderr
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct picture {
    int width, height;
    unsigned char *pixels; /* 3 * width * height bytes, from malloc */
};

static bool read_header(FILE *file, struct picture *picture)
{
    int most = 0;
    return fscanf(file, "P6 %d %d %d", &picture->width, &picture->height,
                  &most) == 3 &&
           fgetc(file) == '\n' && most == 255 && picture->width >= 1 &&
           picture->width <= 4000 && picture->height >= 1 &&
           picture->height <= 4000;
}

static bool read_picture(struct picture *picture, const char *path)
{
    picture->pixels = NULL;
    FILE *file = fopen(path, "rb");
    if (!file) {
        fprintf(stderr, "cannot open %s: %s\n", path, strerror(errno));
        return false;
    }
    if (!read_header(file, picture)) {
        fprintf(stderr, "%s: not a PPM header\n", path);
        fclose(file);
        return false;
    }
    size_t size = 3 * (size_t)picture->width * (size_t)picture->height;
    picture->pixels = malloc(size);
    bool whole =
        picture->pixels && fread(picture->pixels, 1, size, file) == size;
    if (!whole)
        fprintf(stderr, "%s: the pixels are not all there\n", path);
    fclose(file);
    return whole;
}

static bool write_picture(const struct picture *picture, const char *path)
{
    size_t size = 3 * (size_t)picture->width * (size_t)picture->height;
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    fprintf(file, "P6\n%d %d\n255\n", picture->width, picture->height);
    bool good = fwrite(picture->pixels, 1, size, file) == size;
    return fclose(file) == 0 && good;
}

static bool crop_and_mirror(struct picture *to, const struct picture *from,
                            int left, int top, int width, int height)
{
    if (width < 1 || height < 1 || left + width > from->width ||
        top + height > from->height)
        return false;
    to->width = width;
    to->height = height;
    to->pixels = malloc(3 * (size_t)width * (size_t)height);
    if (!to->pixels)
        return false;
    unsigned char *p = to->pixels;
    for (int y = top; y < top + height; y++) {
        for (int x = left + width - 1; x >= left; x--) {
            const unsigned char *q =
                from->pixels +
                3 * ((size_t)y * (size_t)from->width + (size_t)x);
            *p++ = q[0];
            *p++ = q[1];
            *p++ = q[2];
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "usage: exercise IN OUT LEFT TOP WIDTH HEIGHT\n");
        return 2;
    }
    struct picture in, out = {0};
    int status = EXIT_FAILURE;
    if (!read_picture(&in, argv[1]))
        fprintf(stderr, "%s is not a whole PPM picture\n", argv[1]);
    else if (!crop_and_mirror(&out, &in, atoi(argv[3]), atoi(argv[4]),
                              atoi(argv[5]), atoi(argv[6])))
        fprintf(stderr, "%s: there is no such rectangle\n", argv[1]);
    else if (!write_picture(&out, argv[2]))
        fprintf(stderr, "cannot write %s\n", argv[2]);
    else
        status = EXIT_SUCCESS;
    if (status == EXIT_SUCCESS)
        printf("%s: %d x %d\n", argv[2], out.width, out.height);
    free(in.pixels);
    free(out.pixels);
    return status;
}
