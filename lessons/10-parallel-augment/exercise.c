/*
 * Exercise 10: the same pictures, sooner.
 *
 *     exercise WORKERS ROUNDS FOLDER FILE ...
 *
 * Each FILE, 1 to 50, is a PPM picture as in exercise 09. soften_file softens
 * it ROUNDS times (0 to 1000) into FOLDER, under its name after the last '/';
 * no two have the same. Give every file as a task to a pool of WORKERS (1 to
 * 8) processes.
 * `exercise 2 40 made in/a.ppm in/b.ppm nothing.ppm` prints:
 *
 *     in/a.ppm: made/a.ppm
 *     in/b.ppm: made/b.ppm
 *     nothing.ppm: cannot be softened
 *     2 of 3 pictures softened
 *
 * in the order of the arguments. A file that cannot be read, is no PPM, or
 * ends too early disturbs no other. The exit status is 0 if all were
 * softened, else 1.
 *
 * Graded, with other pictures (paths are shorter than 200 bytes):
 *   - every file in FOLDER is, byte for byte, what the starter makes, and a
 *     bad FILE makes none;
 *   - exactly these lines, and the exit status;
 *   - WORKERS processes, started by the program itself;
 *   - with 2 workers or more, and pictures enough, two compute at the same
 *     time;
 *   - the program itself uses less than a quarter of the processor time;
 *   - the workers are joined, and have ended by themselves.
 *
 * Try it:   make try 10 ARGS="2 40 /tmp in.ppm"
 * Grade it: make grade 10          Stuck? make hint 10
 */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool.h"

enum { MOST_FILES = 50, MOST_PATH = 512 };

struct picture {
    int width, height;
    unsigned char *pixels; /* 3 * width * height bytes, from malloc */
};

static bool read_picture(struct picture *picture, const char *path)
{
    int most = 0;
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    bool good = fscanf(file, "P6 %d %d %d", &picture->width, &picture->height,
                       &most) == 3 &&
                fgetc(file) == '\n' && most == 255 && picture->width >= 1 &&
                picture->width <= 4000 && picture->height >= 1 &&
                picture->height <= 4000;
    if (good) {
        size_t size = 3 * (size_t)picture->width * (size_t)picture->height;
        picture->pixels = malloc(size);
        good = picture->pixels && fread(picture->pixels, 1, size, file) == size;
    }
    fclose(file);
    return good;
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

/* Each byte becomes the mean of itself and of its neighbours in its row. */
static void soften(struct picture *picture)
{
    for (int y = 0; y < picture->height; y++) {
        size_t row = 3 * (size_t)picture->width;
        unsigned char *p = picture->pixels + (size_t)y * row;
        for (size_t i = 3; i + 3 < row; i++)
            p[i] = (unsigned char)((p[i - 3] + 2 * p[i] + p[i + 3] + 2) / 4);
    }
}

/* Returns whether it went well; on an error there is no file `to`. */
static bool soften_file(const char *from, const char *to, int rounds)
{
    struct picture picture = {0};
    bool good = read_picture(&picture, from);
    for (int i = 0; good && i < rounds; i++)
        soften(&picture);
    good = good && write_picture(&picture, to);
    free(picture.pixels);
    return good;
}

/* What FOLDER/NAME is called. */
static void choose_path(char to[MOST_PATH], const char *folder,
                        const char *from)
{
    const char *slash = strrchr(from, '/');
    snprintf(to, MOST_PATH, "%s/%s", folder, slash ? slash + 1 : from);
}

int main(int argc, char **argv)
{
    int count = argc - 4, good = 0;
    if (count < 1 || count > MOST_FILES) {
        fprintf(stderr, "usage: exercise WORKERS ROUNDS FOLDER FILE ...\n");
        return 2;
    }
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = atoi(argv[1])});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    /* TODO: submit a task for each file; then print the lines. A task gets
     * bytes: which ones must be in them? */
    for (int i = 0; i < count; i++) {
        char to[MOST_PATH];
        choose_path(to, argv[3], argv[i + 4]);
        if (soften_file(argv[i + 4], to, atoi(argv[2]))) {
            printf("%s: %s\n", argv[i + 4], to);
            good++;
        } else {
            printf("%s: cannot be softened\n", argv[i + 4]);
        }
    }
    pool_free(pool);
    printf("%d of %d pictures softened\n", good, count);
    return good == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
