// diagnosis: the name of OUT is taken for a format
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { COLOURS = 3, LARGEST = 4000 };

struct image {
    int w, h;
    unsigned char *data;
};

static char *text_for(const char *name, const char *what)
{
    size_t size = strlen(name) + strlen(what) + 4;
    char *text = malloc(size);
    if (text)
        snprintf(text, size, "%s: %s\n", name, what);
    return text;
}

static void say(FILE *to, const char *name, const char *what)
{
    char *text = text_for(name, what);
    if (text)
        fprintf(to, text);
    free(text);
}

static const char *load(struct image *image, const char *name)
{
    int depth;
    char newline;
    FILE *f = fopen(name, "rb");
    if (!f)
        return "there is no such file, or it cannot be read";
    int n = fscanf(f, "P6 %d %d %d%c", &image->w, &image->h, &depth, &newline);
    if (n != 4 || newline != '\n' || depth != 255 || image->w < 1 ||
        image->w > LARGEST || image->h < 1 || image->h > LARGEST) {
        fclose(f);
        return "is not a PPM picture";
    }
    size_t size = (size_t)COLOURS * image->w * image->h;
    image->data = malloc(size);
    size_t got = image->data ? fread(image->data, 1, size, f) : 0;
    fclose(f);
    return got == size ? NULL : "ends too early";
}

static const char *cut(struct image *to, const struct image *from, int left,
                       int top)
{
    if (to->w == 0 || to->h == 0)
        return "the rectangle is empty";
    if (left + to->w > from->w || top + to->h > from->h)
        return "the rectangle is not inside of the picture";
    to->data = malloc((size_t)COLOURS * to->w * to->h);
    if (!to->data)
        return "no memory";
    for (int y = 0; y < to->h; y++) {
        for (int x = 0; x < to->w; x++) {
            size_t source = (size_t)(top + y) * from->w + left + x;
            size_t target = (size_t)y * to->w + (to->w - 1 - x);
            for (int c = 0; c < COLOURS; c++)
                to->data[target * COLOURS + c] =
                    from->data[source * COLOURS + c];
        }
    }
    return NULL;
}

static const char *save(const struct image *image, const char *name)
{
    FILE *f = fopen(name, "wb");
    if (!f)
        return "cannot be opened";
    size_t size = (size_t)COLOURS * image->w * image->h;
    fprintf(f, "P6\n%d %d\n255\n", image->w, image->h);
    size_t put = fwrite(image->data, 1, size, f);
    if (fclose(f) != 0 || put != size)
        return "cannot be written";
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "usage: exercise IN OUT LEFT TOP WIDTH HEIGHT\n");
        return 2;
    }
    struct image in = {0};
    struct image out = {.w = atoi(argv[5]), .h = atoi(argv[6])};
    const char *culprit = argv[1];
    const char *problem = load(&in, argv[1]);
    if (!problem)
        problem = cut(&out, &in, atoi(argv[3]), atoi(argv[4]));
    if (!problem) {
        culprit = argv[2];
        problem = save(&out, argv[2]);
    }
    if (problem) {
        say(stderr, culprit, problem);
    } else {
        char size[32];
        snprintf(size, sizeof size, "%d x %d", out.w, out.h);
        say(stdout, argv[2], size);
    }
    free(in.data);
    free(out.data);
    return problem ? EXIT_FAILURE : EXIT_SUCCESS;
}
