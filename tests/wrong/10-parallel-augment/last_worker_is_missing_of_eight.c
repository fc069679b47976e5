// diagnosis: fewer workers than asked for
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

/* The paths themselves, not pointers to them: a worker has its own memory. */
struct task {
    char from[MOST_PATH], to[MOST_PATH];
    int rounds;
};

static int soften_task(const void *argument, size_t size, struct result *result)
{
    const struct task *task = argument;
    (void)size;
    if (!soften_file(task->from, task->to, task->rounds))
        return result_fail(result, "cannot be softened");
    return 0;
}

static struct future *submit(struct pool *pool, const char *from,
                             const char *folder, int rounds)
{
    struct task task = {.rounds = rounds};
    snprintf(task.from, sizeof task.from, "%s", from);
    choose_path(task.to, folder, from);
    struct future *future = pool_submit(pool, soften_task, &task, sizeof task);
    if (!future)
        err(EXIT_FAILURE, "cannot submit");
    return future;
}

int main(int argc, char **argv)
{
    int count = argc - 4, good = 0;
    if (count < 1 || count > MOST_FILES) {
        fprintf(stderr, "usage: exercise WORKERS ROUNDS FOLDER FILE ...\n");
        return 2;
    }
    struct pool *pool = pool_create(&(struct pool_options){
        .workers = (unsigned)(atoi(argv[1]) > 7 ? 7 : atoi(argv[1]))});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    struct future *futures[MOST_FILES];
    for (int i = 0; i < count; i++)
        futures[i] = submit(pool, argv[i + 4], argv[3], atoi(argv[2]));
    for (int i = 0; i < count; i++) {
        char to[MOST_PATH];
        const char *trouble = future_exception(futures[i], POOL_FOREVER);
        choose_path(to, argv[3], argv[i + 4]);
        printf("%s: %s\n", argv[i + 4], trouble ? trouble : to);
        good += !trouble;
        future_free(futures[i]);
    }
    pool_free(pool);
    printf("%d of %d pictures softened\n", good, count);
    return good == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
