// diagnosis: a bad file takes others along
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

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

struct shared {
    int next;
    char good[MOST_FILES];
};

int main(int argc, char **argv)
{
    int count = argc - 4, good = 0;
    struct shared *s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int w = atoi(argv[1]); w > 0; w--)
        if (fork() == 0) {
            int i;
            char to[MOST_PATH];
            while ((i = __atomic_fetch_add(&s->next, 1, __ATOMIC_SEQ_CST)) <
                   count) {
                choose_path(to, argv[3], argv[4 + i]);
                s->good[i] = soften_file(argv[4 + i], to, atoi(argv[2]));
                if (!s->good[i])
                    break;
            }
            _exit(0);
        }
    while (wait(NULL) != -1)
        ;
    for (int i = 0; i < count; i++) {
        char to[MOST_PATH];
        choose_path(to, argv[3], argv[i + 4]);
        if (s->good[i])
            good++;
        else
            strcpy(to, "cannot be softened");
        printf("%s: %s\n", argv[i + 4], to);
    }
    printf("%d of %d pictures softened\n", good, count);
    return good < count;
}
