#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* what POSIX adds to C17, under -std=c17 too */
#endif
#include "augment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "safe_file.h"
#include "thumbnail.h"

const struct augment_options augment_article = {
    .radius = 15, .frame = {1200, 1200}, .quality = 75};

int augment_shrink(const struct augment_options *options, struct size size)
{
    const struct size small = thumbnail_size(size, options->frame);
    int shrink = 8;
    for (; shrink > 1; shrink /= 2) {
        const bool blurred = options->radius / shrink >= 1.5;
        const bool plenty = size.width / shrink >= 2 * small.width &&
                            size.height / shrink >= 2 * small.height;
        const bool large_enough =
            size.width / shrink >= 64 && size.height / shrink >= 64;
        if ((blurred || plenty) && large_enough)
            break;
    }
    return shrink;
}

/* Where a picture comes from: a file or, without a path, memory. */
struct source {
    const char *path;
    const void *bytes;
    size_t size;
};

static int open_source(struct image *img, const struct source *source,
                       const struct image_options *options)
{
    if (source->path)
        return image_open(img, source->path, options);
    *img = (struct image){0};
    if (source->size == 0)
        return rows_fail(&img->problem, IMAGE_KIND, "the file is empty");
    FILE *file = fmemopen((void *)(uintptr_t)source->bytes, source->size, "rb");
    if (!file)
        return rows_no_memory(&img->problem);
    return image_open_stream(img, file, options);
}

/* Opens once to see the size, and again if it may be decoded smaller. */
static int open_fast(struct image *img, const struct source *source,
                     const struct augment_options *options)
{
    struct image_options image = options->image;
    int status = open_source(img, source, &image);
    if (status != 0 || !options->fast || img->kind != IMAGE_JPEG)
        return status;
    image.shrink = augment_shrink(options, img->full);
    if (image.shrink == 1)
        return 0;
    image_close(img);
    return open_source(img, source, &image);
}

/* All but saving. */
static int begin(struct image *img, const struct source *source,
                 const struct augment_options *options,
                 struct augmented *outcome)
{
    int status = open_fast(img, source, options);
    *outcome = (struct augmented){.from = img->full};
    if (status == 0)
        status = image_gaussian_blur(img, options->radius);
    if (status == 0)
        status =
            image_thumbnail(img, options->frame.width, options->frame.height);
    return status;
}

static int end(struct image *img, int status, struct augmented *outcome)
{
    outcome->problem = img->problem;
    if (img->note)
        strncpy(outcome->note, img->note, sizeof outcome->note - 1);
    image_close(img);
    return status;
}

static int make_folder(struct image *img, const char *output)
{
    if (safe_file_make_folder(output) == 0)
        return 0;
    return rows_fail(&img->problem, IMAGE_SYSTEM, "no folder for %s: %s",
                     output, strerror(errno));
}

static bool same_moment(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* A result must not look newer than an input that was changed while it was
 * read: it is as old as what was read then, so that it will be made anew. */
static void date_result(const char *path, const struct stat *before,
                        const char *output)
{
    struct stat after;
    if (stat(path, &after) != 0 || same_moment(before, &after))
        return;
    const struct timespec times[2] = {before->st_mtim, before->st_mtim};
    (void)utimensat(AT_FDCWD, output, times, 0);
}

int augment_image(const char *path, const char *output,
                  const struct augment_options *options,
                  struct augmented *outcome)
{
    struct image img;
    struct stat before;
    const bool known = stat(path, &before) == 0;
    int status = begin(&img, &(struct source){.path = path}, options, outcome);
    if (status == 0)
        status = make_folder(&img, output);
    if (status == 0)
        status = image_save(&img, output, options->quality);
    if (status == 0 && known)
        date_result(path, &before, output);
    return end(&img, status, outcome);
}

int augment_bytes(const void *bytes, size_t size, const char *output,
                  const struct augment_options *options, char **made,
                  size_t *made_size, struct augmented *outcome)
{
    struct image img;
    const struct source source = {.bytes = bytes, .size = size};
    *made = NULL;
    int status = begin(&img, &source, options, outcome);
    FILE *stream = status == 0 ? open_memstream(made, made_size) : NULL;
    if (status == 0 && !stream)
        status = rows_no_memory(&img.problem);
    if (status == 0)
        status = image_save_stream(&img, stream, image_kind_of_name(output),
                                   options->quality);
    if (stream && fclose(stream) != 0 && status == 0)
        status = rows_no_memory(&img.problem);
    if (status != 0) {
        free(*made);
        *made = NULL;
    }
    return end(&img, status, outcome);
}
