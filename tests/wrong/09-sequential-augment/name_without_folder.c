// diagnosis: OUT is told by another name
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST = 4000 };

struct rectangle {
    int left, top, width, height;
};

/* --- the header ---------------------------------------------------------- */

/* '#' stands for a whole number, all else for itself. Returns whether the next
 * bytes are like that; numbers[] receives the numbers. */
static bool expect(FILE *file, const char *pattern, int *numbers)
{
    for (; *pattern; pattern++) {
        int c = getc_unlocked(file);
        if (*pattern != '#') {
            if (c != (unsigned char)*pattern)
                return false;
            continue;
        }
        int number = 0, digits = 0;
        for (; c >= '0' && c <= '9'; c = getc_unlocked(file), digits++)
            if ((number = 10 * number + (c - '0')) > MOST)
                return false;
        if (digits == 0)
            return false;
        ungetc(c, file);
        *numbers++ = number;
    }
    return true;
}

/* --- the pixels ---------------------------------------------------------- */

/* Column x of a row that is cut out, or skipped if to is NULL. False at the
 * end of the file. */
static bool take_row(FILE *file, int columns, const struct rectangle *cut,
                     unsigned char *to)
{
    for (int x = 0; x < columns; x++) {
        int place = cut->left + cut->width - 1 - x; /* from the right */
        bool wanted = to && place >= 0 && place < cut->width;
        for (int i = 0; i < 3; i++) {
            int c = getc_unlocked(file);
            if (c == EOF)
                return false;
            if (wanted)
                to[3 * place + i] = (unsigned char)c;
        }
    }
    return true;
}

/* Returns NULL if all is well, else what is wrong. */
static const char *convert(FILE *file, FILE *to, const struct rectangle *cut)
{
    static unsigned char row[3 * MOST];
    static const char not_whole[] =
        "this is not a whole picture in the PPM format";
    int size[2] = {0, 0};
    if (!expect(file, "P6\n# #\n255\n", size) || size[0] < 1 || size[1] < 1)
        return not_whole;
    bool fits = cut->width > 0 && cut->height > 0 && cut->left >= 0 &&
                cut->top >= 0 && cut->left + cut->width <= size[0] &&
                cut->top + cut->height <= size[1];
    if (!fits)
        return "there is no such rectangle in the picture";
    fprintf(to, "P6\n%d %d\n255\n", cut->width, cut->height);
    for (int y = 0; y < size[1]; y++) {
        bool inside = y >= cut->top && y < cut->top + cut->height;
        if (!take_row(file, size[0], cut, inside ? row : NULL))
            return not_whole;
        if (inside)
            fwrite(row, 3, (size_t)cut->width, to);
    }
    return fflush(to) != 0 || ferror(to) ? "there is not enough memory" : NULL;
}

/* --- the files ----------------------------------------------------------- */

static const char *save(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    bool good = file && fwrite(bytes, 1, size, file) == size;
    if (file)
        good = fclose(file) == 0 && good;
    return good ? NULL : "the new picture cannot be written";
}

/* Removes OUT, also an old one; but not if it is IN, or no plain file. */
static void remove_output(const char *out, const char *in)
{
    struct stat of_out, of_in;
    bool there = stat(out, &of_out) == 0 && S_ISREG(of_out.st_mode);
    bool same = there && stat(in, &of_in) == 0 &&
                of_in.st_ino == of_out.st_ino && of_in.st_dev == of_out.st_dev;
    if (there && !same)
        unlink(out);
}

static const char *run(const char *in, const char *out,
                       const struct rectangle *cut)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *file = fopen(in, "rb");
    if (!file)
        return "the picture cannot be opened";
    const char *problem = "there is not enough memory";
    FILE *collected = open_memstream(&bytes, &size);
    if (collected) {
        problem = convert(file, collected, cut);
        if (fclose(collected) != 0 && !problem)
            problem = "there is not enough memory";
    }
    fclose(file);
    if (!problem)
        problem = save(out, bytes, size);
    free(bytes);
    return problem;
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "usage: exercise IN OUT LEFT TOP WIDTH HEIGHT\n");
        return 2;
    }
    struct rectangle cut = {atoi(argv[3]), atoi(argv[4]), atoi(argv[5]),
                            atoi(argv[6])};
    const char *problem = run(argv[1], argv[2], &cut);
    if (problem) {
        remove_output(argv[2], argv[1]);
        fprintf(stderr, "%s\n", problem);
        return EXIT_FAILURE;
    }
    printf("%s: %d x %d\n", basename(argv[2]), cut.width, cut.height);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
