// diagnosis: it does not notice an error
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    int width, height;
    unsigned char **row; /* one malloc each */
} image_t;

static void image_free(image_t *image)
{
    if (image == NULL)
        return;
    for (int y = 0; image->row != NULL && y < image->height; y++)
        free(image->row[y]);
    free(image->row);
    free(image);
}

static image_t *image_new(int width, int height)
{
    image_t *image = calloc(1, sizeof(image_t));
    if (image == NULL)
        return NULL;
    image->width = width;
    image->height = height;
    image->row = calloc(height, sizeof(unsigned char *));
    for (int y = 0; y < height; y++) {
        if (image->row == NULL || (image->row[y] = malloc(3 * width)) == NULL) {
            image_free(image);
            return NULL;
        }
    }
    return image;
}

static image_t *image_load(const char *name)
{
    char magic[2];
    int width, height, maxval;
    FILE *f = fopen(name, "rb");
    if (f == NULL)
        return NULL;
    if (fread(magic, 1, 2, f) != 2 || (magic[0] != 'P' && magic[1] != '6') ||
        fscanf(f, "%d %d %d", &width, &height, &maxval) != 3 || maxval != 255 ||
        fgetc(f) != '\n' || width < 1 || width > 4000 || height < 1 ||
        height > 4000) {
        fclose(f);
        return NULL;
    }
    image_t *image = image_new(width, height);
    for (int y = 0; image != NULL && y < height; y++) {
        if (fread(image->row[y], 3, width, f) != (size_t)width) {
            image_free(image);
            image = NULL;
        }
    }
    fclose(f);
    return image;
}

static int image_save(const image_t *image, const char *name)
{
    FILE *f = fopen(name, "wb");
    if (f == NULL)
        return -1;
    fprintf(f, "P6\n%d %d\n255\n", image->width, image->height);
    for (int y = 0; y < image->height; y++)
        fwrite(image->row[y], 3, image->width, f);
    int bad = ferror(f);
    if (fclose(f) == EOF || bad)
        return -1;
    return 0;
}

static image_t *image_crop_mirrored(const image_t *from, int left, int top,
                                    int width, int height)
{
    if (width == 0 || height == 0 || left + width > from->width ||
        top + height > from->height)
        return NULL;
    image_t *to = image_new(width, height);
    for (int y = 0; to != NULL && y < height; y++)
        for (int x = 0; x < width; x++)
            memcpy(&to->row[y][3 * x],
                   &from->row[top + y][3 * (left + width - 1 - x)], 3);
    return to;
}

int main(int argc, char **argv)
{
    if (argc != 7) {
        fprintf(stderr, "usage: exercise IN OUT LEFT TOP WIDTH HEIGHT\n");
        return 2;
    }
    image_t *in = image_load(argv[1]), *out = NULL;
    int status = 1;
    if (in == NULL)
        fprintf(stderr, "%s: cannot be read, or not a PPM\n", argv[1]);
    else if ((out = image_crop_mirrored(in, atoi(argv[3]), atoi(argv[4]),
                                        atoi(argv[5]), atoi(argv[6]))) == NULL)
        fprintf(stderr, "%s: no such rectangle\n", argv[1]);
    else if (image_save(out, argv[2]) == -1)
        fprintf(stderr, "%s: cannot be written\n", argv[2]);
    else
        status = 0;
    if (status == 0)
        printf("%s: %d x %d\n", argv[2], out->width, out->height);
    image_free(in);
    image_free(out);
    return status;
}
