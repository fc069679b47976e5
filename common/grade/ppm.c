/*
 * Pictures for the exercises 09 and 10, and a judge for what became of them.
 *
 *   ppm make WIDTH HEIGHT SEED >FILE         a picture of noise
 *   ppm judge IN OUT LEFT TOP WIDTH HEIGHT   is OUT that part of IN, mirrored?
 *
 * judge prints "right", or the mistake that explains OUT.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BAD_HEADER "the header of OUT is not the one that is asked for"

struct ppm {
    int width, height;
    size_t size; /* of the pixels that are there */
    unsigned char *pixels;
};

struct rectangle {
    int left, top, width, height;
};

static void make(int width, int height, unsigned seed)
{
    /* The first byte never looks like white space. */
    int above = 128;
    printf("P6\n%d %d\n255\n", width, height);
    for (long i = 0; i < 3L * width * height; i++, above = 0) {
        seed = seed * 1103515245u + 12345u;
        putchar((seed >> 16 & 255) | above);
    }
}

static bool load(struct ppm *p, const char *path)
{
    int most = 0;
    FILE *file = fopen(path, "rb");
    *p = (struct ppm){0};
    if (!file)
        return false;
    bool good =
        fscanf(file, "P6 %d %d %d", &p->width, &p->height, &most) == 3 &&
        fgetc(file) == '\n' && most == 255 && p->width > 0 && p->height > 0 &&
        p->width <= 8000 && p->height <= 8000;
    if (good) {
        size_t room = 3 * (size_t)p->width * (size_t)p->height + 1;
        p->pixels = malloc(room);
        p->size = p->pixels ? fread(p->pixels, 1, room, file) : 0;
    }
    fclose(file);
    return good;
}

/* Does it begin with exactly the bytes that the task asks for? */
static bool has_plain_header(const struct ppm *p, const char *path)
{
    char want[40], seen[40] = "";
    int length =
        snprintf(want, sizeof want, "P6\n%d %d\n255\n", p->width, p->height);
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    bool good = fread(seen, 1, (size_t)length, file) == (size_t)length &&
                memcmp(want, seen, (size_t)length) == 0;
    fclose(file);
    return good;
}

/* What stands in the result at column x of row y, if ... was done: */
struct place {
    long column, row; /* in IN */
};

static struct place right_way(struct rectangle r, int x, int y, int width)
{
    (void)width;
    return (struct place){r.left + r.width - 1 - x, r.top + y};
}

static struct place not_mirrored(struct rectangle r, int x, int y, int width)
{
    (void)width;
    return (struct place){r.left + x, r.top + y};
}

static struct place upside_down(struct rectangle r, int x, int y, int width)
{
    (void)width;
    return (struct place){r.left + x, r.top + r.height - 1 - y};
}

static struct place turned(struct rectangle r, int x, int y, int width)
{
    (void)width;
    return (struct place){r.left + r.width - 1 - x, r.top + r.height - 1 - y};
}

static struct place mirrored_first(struct rectangle r, int x, int y, int width)
{
    return (struct place){width - 1 - (r.left + x), r.top + y};
}

static struct place one_to_the_right(struct rectangle r, int x, int y, int w)
{
    (void)w;
    return (struct place){r.left + r.width - x, r.top + y};
}

static struct place one_to_the_left(struct rectangle r, int x, int y, int w)
{
    (void)w;
    return (struct place){r.left + r.width - 2 - x, r.top + y};
}

static struct place one_below(struct rectangle r, int x, int y, int width)
{
    (void)width;
    return (struct place){r.left + r.width - 1 - x, r.top + y + 1};
}

static struct place at_the_corner(struct rectangle r, int x, int y, int width)
{
    (void)width;
    return (struct place){r.width - 1 - x, y};
}

static struct place no_left(struct rectangle r, int x, int y, int width)
{
    (void)width;
    return (struct place){r.width - 1 - x, r.top + y};
}

static struct place no_top(struct rectangle r, int x, int y, int width)
{
    (void)width;
    return (struct place){r.left + r.width - 1 - x, y};
}

static struct place left_is_top(struct rectangle r, int x, int y, int width)
{
    (void)width;
    return (struct place){r.top + r.width - 1 - x, r.left + y};
}

static struct place short_rows(struct rectangle r, int x, int y, int width)
{
    long i = (long)(r.top + y) * r.width + r.left + r.width - 1 - x;
    return (struct place){i % width, i / width};
}

static struct place half(struct rectangle r, int x, int y, int width)
{
    (void)width;
    int from = x < r.width / 2 ? r.width - 1 - x : x;
    return (struct place){r.left + from, r.top + y};
}

static struct place other_half(struct rectangle r, int x, int y, int width)
{
    (void)width;
    int from = x < (r.width + 1) / 2 ? x : r.width - 1 - x;
    return (struct place){r.left + from, r.top + y};
}

static struct place middle_back(struct rectangle r, int x, int y, int width)
{
    bool is_middle =
        r.width % 2 == 0 && (x == r.width / 2 || x == r.width / 2 - 1);
    return is_middle ? not_mirrored(r, x, y, width) : right_way(r, x, y, width);
}

/* How the bytes of a pixel are taken: red, green, blue, side by side; turned
 * round; or for planes (all red bytes first, then the green ones), in both
 * pictures or in one; or pixel n of IN is thought to start at byte n. */
enum bytes { TRIPLES, TURNED, PLANES, PLANES_IN, PLANES_OUT, STRIDE_1 };

static const struct {
    const char *name;
    struct place (*at)(struct rectangle r, int x, int y, int width);
    enum bytes bytes;
} guesses[] = {
    {"right", right_way, TRIPLES},
    {"two columns in the middle are swapped twice", middle_back, TRIPLES},
    {"it is not mirrored", not_mirrored, TRIPLES},
    {"the colours are mirrored too", right_way, TURNED},
    {"top and bottom are swapped", upside_down, TRIPLES},
    {"it is turned, not mirrored", turned, TRIPLES},
    {"it is mirrored before it is cropped", mirrored_first, TRIPLES},
    {"it is off by one pixel", one_to_the_right, TRIPLES},
    {"it is off by one pixel", one_to_the_left, TRIPLES},
    {"it is off by one pixel", one_below, TRIPLES},
    {"it is always the left upper corner", at_the_corner, TRIPLES},
    {"it begins in the first column, not in LEFT", no_left, TRIPLES},
    {"it begins in the first row, not in TOP", no_top, TRIPLES},
    {"LEFT and TOP are swapped", left_is_top, TRIPLES},
    {"it takes rows for shorter than they are", short_rows, TRIPLES},
    {"one half of each row is lost", half, TRIPLES},
    {"one half of each row is lost", other_half, TRIPLES},
    {"the colours are taken for three planes", right_way, PLANES},
    {"a pixel is taken for one byte", right_way, STRIDE_1},
    {"the colours are taken for three planes", right_way, PLANES_IN},
    {"the colours are taken for three planes", right_way, PLANES_OUT},
};

static size_t byte_of(long pixel, int colour, bool planes, long pixels)
{
    return (size_t)(planes ? colour * pixels + pixel : 3 * pixel + colour);
}

static bool same_pixel(enum bytes bytes, const struct ppm *in, long from,
                       const struct ppm *out, long to)
{
    bool planes_in = bytes == PLANES || bytes == PLANES_IN;
    bool planes_out = bytes == PLANES || bytes == PLANES_OUT;
    for (int c = 0; c < 3; c++) {
        int colour = bytes == TURNED ? 2 - c : c;
        size_t seen =
            byte_of(to, c, planes_out, (long)out->width * out->height);
        size_t want =
            byte_of(from, colour, planes_in, (long)in->width * in->height);
        if (bytes == STRIDE_1)
            want = (size_t)(from + c);
        if (out->pixels[seen] != in->pixels[want])
            return false;
    }
    return true;
}

static bool explains(size_t guess, const struct ppm *in, const struct ppm *out,
                     struct rectangle r)
{
    long misses = 0, pixels = (long)r.width * r.height;
    for (int y = 0; y < r.height; y++) {
        for (int x = 0; x < r.width; x++) {
            struct place p = guesses[guess].at(r, x, y, in->width);
            if (p.column < 0 || p.column >= in->width || p.row < 0 ||
                p.row >= in->height ||
                !same_pixel(guesses[guess].bytes, in,
                            p.row * in->width + p.column, out,
                            (long)y * r.width + x))
                misses++;
        }
    }
    /* A mistake may show in another way at the edges, so one pixel in ten may
     * differ. What is called right must be right in each. */
    return guess <= 1 ? misses == 0 : misses <= pixels / 10;
}

static bool says_p6(const char *path)
{
    char magic[2] = "";
    FILE *file = fopen(path, "rb");
    bool good =
        file && fread(magic, 1, 2, file) == 2 && memcmp(magic, "P6", 2) == 0;
    if (file)
        fclose(file);
    return good;
}

static const char *judge(const char *from, const char *to, struct rectangle r)
{
    struct ppm in, out;
    if (!load(&in, from))
        return "the grader's own picture is missing";
    if (!load(&out, to))
        return says_p6(to) ? BAD_HEADER : "it writes no PPM picture";
    if (out.width == in.width && out.height == in.height &&
        (r.width != in.width || r.height != in.height))
        return "it is not cropped";
    if (out.width == r.height && out.height == r.width && r.width != r.height)
        return "width and height are swapped";
    if (out.width != r.width || out.height != r.height)
        return "it has the wrong size";
    if (out.size < 3 * (size_t)r.width * (size_t)r.height)
        return "pixels are missing at the end";
    if (out.size > 3 * (size_t)r.width * (size_t)r.height)
        return "there are too many bytes at the end";
    if (!has_plain_header(&out, to))
        return BAD_HEADER;
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++)
        if (explains(i, &in, &out, r))
            return guesses[i].name;
    return "the pixels are wrong";
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "make") == 0) {
        make(atoi(argv[2]), atoi(argv[3]), (unsigned)atoi(argv[4]));
        return 0;
    }
    if (argc == 8 && strcmp(argv[1], "judge") == 0) {
        struct rectangle r = {atoi(argv[4]), atoi(argv[5]), atoi(argv[6]),
                              atoi(argv[7])};
        puts(judge(argv[2], argv[3], r));
        return 0;
    }
    fprintf(stderr, "usage: ppm make|judge ...\n");
    return 2;
}
