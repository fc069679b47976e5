// diagnosis: one picture after the other
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_FILES 50
#define MOST_PATH  512

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
    int workers = atoi(argv[1]);
    int rounds = atoi(argv[2]);
    char to[MOST_PATH];

    /* shared with the workers */
    bool *ok = mmap(NULL, MOST_FILES * sizeof(bool), PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (ok == MAP_FAILED)
        err(1, "mmap");

    int chunk = count / workers;
    for (int w = 0; w < workers; w++) {
        int first = w * chunk;
        int last = w == workers - 1 ? count : first + chunk;
        pid_t pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            for (int i = first; i < last; i++) {
                choose_path(to, argv[3], argv[i + 4]);
                ok[i] = soften_file(argv[i + 4], to, rounds);
            }
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        continue;

    for (int i = 0; i < count; i++) {
        choose_path(to, argv[3], argv[i + 4]);
        if (ok[i]) {
            printf("%s: %s\n", argv[i + 4], to);
            good++;
        } else {
            printf("%s: cannot be softened\n", argv[i + 4]);
        }
    }
    printf("%d of %d pictures softened\n", good, count);
    return good == count ? 0 : 1;
}
