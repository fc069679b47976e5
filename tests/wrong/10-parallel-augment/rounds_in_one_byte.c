// diagnosis: a picture is not the same
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

/* A task's bytes: the rounds, FILE with its 0, FOLDER/NAME with its 0. */
static size_t pack(unsigned char *bytes, int rounds, const char *from,
                   const char *folder)
{
    const char *slash = strrchr(from, '/');
    size_t length = strlen(from) + 1;
    bytes[0] = rounds;
    memcpy(bytes + 1, from, length);
    int n = sprintf((char *)bytes + 1 + length, "%s/%s", folder,
                    slash ? slash + 1 : from);
    return 1 + length + (size_t)n + 1;
}

static const char *packed_to(const unsigned char *bytes)
{
    const char *from = (const char *)bytes + 1;
    return from + strlen(from) + 1;
}

static int soften_packed(const void *argument, size_t size,
                         struct result *result)
{
    const unsigned char *bytes = argument;
    (void)size;
    if (soften_file((const char *)bytes + 1, packed_to(bytes), bytes[0]))
        return 0;
    return result_fail(result, "cannot be softened");
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
    static unsigned char packed[MOST_FILES][2 * MOST_PATH];
    struct future *futures[MOST_FILES];
    for (int i = 0; i < count; i++) {
        size_t size = pack(packed[i], atoi(argv[2]), argv[i + 4], argv[3]);
        futures[i] = pool_submit(pool, soften_packed, packed[i], size);
        if (!futures[i])
            err(EXIT_FAILURE, "cannot submit %s", argv[i + 4]);
    }
    pool_shutdown(pool, true, false);
    for (int i = 0; i < count; i++) {
        const char *why = future_exception(futures[i], POOL_FOREVER);
        good += why == NULL;
        printf("%s: %s\n", argv[i + 4], why ? why : packed_to(packed[i]));
        future_free(futures[i]);
    }
    pool_free(pool);
    printf("%d of %d pictures softened\n", good, count);
    return good == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
