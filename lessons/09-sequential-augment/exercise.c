/*
 * Exercise 09: another augmentation: crop, then mirror.
 *
 *     exercise IN OUT LEFT TOP WIDTH HEIGHT
 *
 * IN is a picture in the PPM format: the bytes "P6\nW H\n255\n", where W and H
 * are whole numbers from 1 to 4000, then the pixels, row by row from the top,
 * each row from the left, three bytes a pixel. Cut out the rectangle whose
 * left upper pixel is in column LEFT of row TOP (both count from 0), WIDTH
 * pixels wide and HEIGHT high (all four from 0 to 4000). Mirror it, so that
 * left becomes right, and write it to OUT in the same format, with its own
 * size in the header. Of a picture of 4 x 2
 *
 *     a b c d                                          c b
 *     e f g h      `exercise IN OUT 1 0 2 2` makes     g f
 *
 * It prints one line, with OUT as it was given, and exits with status 0:
 *
 *     OUT: 2 x 2
 *
 * If IN cannot be read or is not a whole picture of that format, or if the
 * rectangle is empty or not inside of the picture, print one line on stderr
 * (in words of your own), nothing on stdout, exit with status 1, and leave no
 * file OUT. An OUT that was there before is written anew; after an error it
 * is as it was, or gone.
 *
 * Graded, with other pictures:
 *   - OUT, byte for byte, its header too; the line; the exit status;
 *   - the errors: no file IN, no PPM, pixels that end too early, a rectangle
 *     that reaches beyond the right or the lower edge, or is 0 pixels wide or
 *     high;
 *   - it neither crashes nor reads beyond its memory (checked with
 *     AddressSanitizer where there is one).
 * Any function may be used.
 *
 * Try it:   make try 09 ARGS="in.ppm out.ppm 1 0 2 2"
 * Grade it: make grade 09          Stuck? make hint 09
 */
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

/* Makes `to` of a part of `from`.
 * TODO: this takes the whole picture, as it is. Where in the bytes of `from`
 * is the pixel of column x in row y? Which column goes where? */
static bool crop_and_mirror(struct picture *to, const struct picture *from,
                            int left, int top, int width, int height)
{
    (void)left, (void)top, (void)width, (void)height;
    size_t size = 3 * (size_t)from->width * (size_t)from->height;
    *to = *from;
    to->pixels = malloc(size);
    if (!to->pixels)
        return false;
    for (size_t i = 0; i < size; i++)
        to->pixels[i] = from->pixels[i];
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
