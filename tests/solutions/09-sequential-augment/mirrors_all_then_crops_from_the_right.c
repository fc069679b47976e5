// Style: the whole picture is mirrored first.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct picture {
    int width, height;
    unsigned char *pixels; /* 3 * width * height bytes, from malloc */
};

/* Returns whether it is a whole picture; the caller frees its pixels. */
static bool read_picture(struct picture *picture, const char *path)
{
    int most = 0;
    picture->pixels = NULL;
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    if (fscanf(file, "P6 %d %d %d", &picture->width, &picture->height, &most) !=
            3 ||
        fgetc(file) != '\n' || most != 255 || picture->width < 1 ||
        picture->width > 4000 || picture->height < 1 ||
        picture->height > 4000) {
        fclose(file);
        return false;
    }
    size_t size = 3 * (size_t)picture->width * (size_t)picture->height;
    picture->pixels = malloc(size);
    bool whole =
        picture->pixels && fread(picture->pixels, 1, size, file) == size;
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

static void mirror(struct picture *p)
{
    for (int y = 0; y < p->height; y++)
        for (int x = 0; x < p->width / 2; x++)
            for (int c = 0; c < 3; c++) {
                unsigned char
                    *a = &p->pixels[3 * (y * p->width + x) + c],
                    *b = &p->pixels[3 * (y * p->width + p->width - 1 - x) + c],
                    s = *a;
                *a = *b;
                *b = s;
            }
}

int main(int argc, char **argv)
{
    struct picture in, out;
    (void)argc;
    if (!read_picture(&in, argv[1])) {
        perror("read");
        return 1;
    }
    int l = atoi(argv[3]), t = atoi(argv[4]), w = atoi(argv[5]),
        h = atoi(argv[6]);
    if (!(w > 0 && h > 0 && l + w <= in.width && t + h <= in.height)) {
        fputs("rectangle!\n", stderr);
        return 1;
    }
    mirror(&in);
    l = in.width - l - w;
    out = (struct picture){w, h, malloc((size_t)(3 * w * h))};
    for (int y = 0; y < h; y++)
        for (int i = 0; i < 3 * w; i++)
            out.pixels[3 * w * y + i] =
                in.pixels[3 * (in.width * (t + y) + l) + i];
    if (!write_picture(&out, argv[2]))
        return 1;
    return printf("%s: %d x %d\n", argv[2], w, h) < 0;
}
