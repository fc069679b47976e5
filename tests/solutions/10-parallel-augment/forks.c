// Style: no pool: WORKERS children share out the files by turns.
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/wait.h>
#include <unistd.h>

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
    int count = argc - 4, good = 0, workers = argc > 1 ? atoi(argv[1]) : 1;
    static int pipes[8][2];
    if (count < 1 || count > MOST_FILES) {
        fprintf(stderr, "usage: exercise WORKERS ROUNDS FOLDER FILE ...\n");
        return 2;
    }
    char ok[MOST_FILES] = {0};
    fflush(NULL);
    for (int w = 0; w < workers; w++) {
        if (pipe(pipes[w]) == -1)
            err(EXIT_FAILURE, "pipe");
        if (fork() != 0) {
            close(pipes[w][1]);
            continue;
        }
        for (int i = w; i < count; i += workers) {
            char to[MOST_PATH], answer[2] = {(char)i, 0};
            choose_path(to, argv[3], argv[i + 4]);
            answer[1] = soften_file(argv[i + 4], to, atoi(argv[2]));
            if (write(pipes[w][1], answer, 2) != 2)
                _exit(1);
        }
        _exit(0);
    }
    for (int w = 0; w < workers; w++) {
        char answer[2];
        while (read(pipes[w][0], answer, 2) == 2)
            ok[(int)answer[0]] = answer[1];
        wait(NULL);
    }
    for (int i = 0; i < count; i++) {
        char to[MOST_PATH];
        choose_path(to, argv[3], argv[i + 4]);
        printf("%s: %s\n", argv[i + 4], ok[i] ? to : "cannot be softened");
        good += ok[i];
    }
    printf("%d of %d pictures softened\n", good, count);
    return good == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
