// diagnosis: the wrong exit status
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

static bool crop_and_mirror(struct picture *to, const struct picture *from,
                            int left, int top, int width, int height)
{
    if (width < 1 || height < 1 || left < 0 || top < 0 ||
        left + width > from->width || top + height > from->height)
        return false;
    to->width = width;
    to->height = height;
    to->pixels = malloc(3 * (size_t)width * (size_t)height);
    if (!to->pixels)
        return false;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            for (int c = 0; c < 3; c++)
                to->pixels[((size_t)y * width + x) * 3 + c] =
                    from->pixels[((size_t)(top + y) * from->width + left +
                                  width - 1 - x) *
                                     3 +
                                 c];
    return true;
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "usage: exercise IN OUT LEFT TOP WIDTH HEIGHT\n");
        return 2;
    }
    struct picture in, out = {0};
    int status = 2;
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
