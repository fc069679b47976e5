#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* what POSIX adds to C17, under -std=c17 too */
#endif
#include "image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "blur.h"
#include "jpeg_file.h"
#include "orient.h"
#include "png_file.h"
#include "safe_file.h"
#include "thumbnail.h"

/* --- opening ------------------------------------------------------------- */

static int system_problem(struct image *img, const char *what)
{
    return rows_fail(&img->problem, IMAGE_SYSTEM, "%s: %s", what,
                     strerror(errno));
}

/* Only regular files: a FIFO or a terminal could keep us waiting for ever,
 * already when it is opened, unless O_NONBLOCK says not to. */
FILE *image_file(const char *path, struct problem *problem)
{
    FILE *file = NULL;
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd != -1 && fstat(fd, &st) == 0 && !S_ISREG(st.st_mode)) {
        rows_fail(problem, IMAGE_KIND,
                  S_ISDIR(st.st_mode) ? "is a folder"
                                      : "is not a regular file");
    } else if (fd == -1 || !(file = fdopen(fd, "rb"))) {
        rows_fail(problem, IMAGE_SYSTEM, "cannot open: %s", strerror(errno));
    }
    if (fd != -1 && !file)
        close(fd);
    return file;
}

static enum image_kind kind_of_content(FILE *file)
{
    static const uint8_t png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    uint8_t first[8] = {0};
    size_t n = fread(first, 1, sizeof first, file);
    rewind(file);
    if (n >= 3 && first[0] == 0xFF && first[1] == 0xD8 && first[2] == 0xFF)
        return IMAGE_JPEG;
    if (n == sizeof first && memcmp(first, png, sizeof png) == 0)
        return IMAGE_PNG;
    return IMAGE_UNKNOWN;
}

static int unknown_kind(struct image *img)
{
    if (fseek(img->file, 0, SEEK_END) == 0 && ftell(img->file) == 0)
        return rows_fail(&img->problem, IMAGE_KIND, "the file is empty");
    return rows_fail(&img->problem, IMAGE_KIND, "neither a JPEG nor a PNG");
}

static int turn_upright(struct image *img)
{
    img->rows = orient_rows(img->rows, img->metadata.orientation);
    if (img->metadata.orientation >= 5)
        img->size = (struct size){img->full.height, img->full.width};
    return img->rows ? 0 : (int)img->problem.code;
}

static const struct image empty = {.shrink = 1, .metadata = {.orientation = 1}};

int image_open(struct image *img, const char *path,
               const struct image_options *options)
{
    struct problem problem = {0};
    FILE *file = image_file(path, &problem);
    if (file)
        return image_open_stream(img, file, options);
    *img = empty;
    img->problem = problem;
    return (int)problem.code;
}

int image_open_stream(struct image *img, FILE *file,
                      const struct image_options *options)
{
    static const struct image_options plain = {0};
    options = options ? options : &plain;
    *img = empty;
    img->file = file;
    img->kind = kind_of_content(img->file);
    if (img->kind == IMAGE_UNKNOWN)
        return unknown_kind(img);
    if (img->kind == IMAGE_JPEG) {
        img->shrink = options->shrink > 1 ? options->shrink : 1;
        img->rows = jpeg_read(img->file, img->shrink, &img->metadata,
                              &img->full, &img->problem);
    } else {
        img->rows = png_read(img->file, options->strict, &img->metadata,
                             &img->note, &img->problem);
    }
    if (!img->rows)
        return (int)img->problem.code;
    if (img->kind == IMAGE_PNG) {
        img->full = (struct size){img->rows->width, img->rows->height};
        img->alpha = img->rows->bands % 2 == 0;
    }
    img->size = img->full;
    if ((double)img->size.width * img->size.height > PIXELS_SUSPECT)
        img->note = "a very large picture";
    return options->exif_orient ? turn_upright(img) : 0;
}

/* --- steps --------------------------------------------------------------- */

int image_gaussian_blur(struct image *img, double radius)
{
    img->rows = blur_rows(img->rows, radius / img->shrink);
    return img->rows ? 0 : (int)img->problem.code;
}

int image_thumbnail(struct image *img, int width, int height)
{
    const struct size frame = {width, height};
    const struct size small = thumbnail_size(img->size, frame);
    if (small.width == img->rows->width && small.height == img->rows->height)
        return 0;
    img->rows = thumbnail_rows(img->rows, (double)img->size.width / img->shrink,
                               (double)img->size.height / img->shrink, small,
                               img->alpha);
    img->size = small;
    img->shrink = 1;
    return img->rows ? 0 : (int)img->problem.code;
}

/* --- saving -------------------------------------------------------------- */

#define EXTENSIONS_IN_WORDS ".jpg, .jpeg, .jpe, .jfif and .png"

enum image_kind image_kind_of_name(const char *path)
{
    /* The one table of them; the words above tell the same. */
    static const struct {
        const char *extension;
        enum image_kind kind;
    } known[] = {{".jpg", IMAGE_JPEG},
                 {".jpeg", IMAGE_JPEG},
                 {".jpe", IMAGE_JPEG},
                 {".jfif", IMAGE_JPEG},
                 {".png", IMAGE_PNG}};
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    for (size_t i = 0; dot && i < sizeof known / sizeof *known; i++)
        if (strcasecmp(dot, known[i].extension) == 0)
            return known[i].kind;
    return IMAGE_UNKNOWN;
}

static int writable(struct image *img, enum image_kind kind)
{
    const bool jpeg = kind == IMAGE_JPEG;
    if (kind == IMAGE_UNKNOWN)
        return rows_fail(&img->problem, IMAGE_KIND,
                         "can write " EXTENSIONS_IN_WORDS " only");
    if (jpeg && img->alpha)
        return rows_fail(&img->problem, IMAGE_KIND,
                         "a JPEG cannot hold transparency");
    if (!jpeg && img->rows->bands == 4 && !img->alpha)
        return rows_fail(&img->problem, IMAGE_KIND, "a PNG cannot hold CMYK");
    return 0;
}

int image_save_stream(struct image *img, FILE *stream, enum image_kind kind,
                      int quality)
{
    int status = writable(img, kind);
    if (status != 0)
        return status;
    return kind == IMAGE_JPEG
               ? jpeg_write(stream, img->rows, quality, &img->metadata)
               : png_write(stream, img->rows, &img->metadata);
}

int image_save(struct image *img, const char *path, int quality)
{
    const enum image_kind kind = image_kind_of_name(path);
    int status = writable(img, kind);
    if (status != 0)
        return status;
    struct safe_file out;
    if (safe_file_open(&out, path) == -1)
        return system_problem(img, "cannot write");
    status = image_save_stream(img, out.stream, kind, quality);
    if (status != 0)
        safe_file_abandon(&out);
    else if (safe_file_commit(&out) == -1)
        status = system_problem(img, "cannot write");
    return status;
}

uint8_t *image_pixels(struct image *img)
{
    struct rows *rows = img->rows;
    const size_t n = (size_t)rows->width * (size_t)rows->bands;
    uint8_t *pixels = malloc(n * (size_t)rows->height), *to = pixels;
    const uint8_t *row[ROWS_AT_ONCE];
    int count = 0;
    if (!pixels) {
        rows_no_memory(&img->problem);
        return NULL;
    }
    while (rows->read(rows, row, &count) == 0) {
        if (count == 0)
            return pixels;
        for (int y = 0; y < count; y++, to += n)
            memcpy(to, row[y], n);
    }
    free(pixels);
    return NULL;
}

void image_close(struct image *img)
{
    rows_close(img->rows);
    img->rows = NULL;
    if (img->file)
        fclose(img->file);
    img->file = NULL;
    metadata_clear(&img->metadata);
}
