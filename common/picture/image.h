/* A picture in four calls, as in Python:
 *
 *     Image.open(name)             image_open(&img, name, NULL)
 *     img.filter(GaussianBlur(15)) image_gaussian_blur(&img, 15)
 *     img.thumbnail((1200, 1200))  image_thumbnail(&img, 1200, 1200)
 *     img.save(output)             image_save(&img, output, 75)
 *                                  image_close(&img)
 *
 * The first three only note what is to be done. image_save() then pulls the
 * rows through all of it, a few at a time. All return 0 or an error code, with
 * the reason in img->problem.text; after an error only image_close() is left
 * to call. None is tied to a process or thread, but an image is used by one
 * at a time. The pixels are those of Pillow 9.4, byte for byte. */
#ifndef IMAGE_H
#define IMAGE_H

#include <stdbool.h>
#include <stdio.h>

#include "metadata.h"
#include "rows.h"

#ifdef __cplusplus
extern "C" {
#endif

enum image_kind { IMAGE_UNKNOWN, IMAGE_JPEG, IMAGE_PNG };

struct image_options {
    int shrink;       /* decode a JPEG at 1/1, 1/2, 1/4 or 1/8; 0 means 1 */
    bool exif_orient; /* turn the picture as its EXIF tag says */
    bool strict;      /* refuse kinds of pixels that Pillow refuses */
};

struct image {
    enum image_kind kind; /* by content, whatever the name says */
    struct size size;     /* in pixels of the full picture, as it is now */
    struct size full;     /* in pixels of the full picture, when opened */
    int shrink;           /* the rows hold 1/shrink of it */
    bool alpha;           /* the last band is transparency */
    const char *note;     /* something to tell the user, or NULL */
    struct metadata metadata;
    struct rows *rows; /* the last step so far */
    FILE *file;
    struct problem problem;
};

/* Opens `path`, which must be a regular file, and reads its header. What the
 * bytes are decides, not the name. options may be NULL. Blocks on reading. */
int image_open(struct image *img, const char *path,
               const struct image_options *options);

/* The same for a stream from its beginning, which can be memory (fmemopen);
 * image_close() closes it, also after an error. */
int image_open_stream(struct image *img, FILE *file,
                      const struct image_options *options);

/* Opens `path` for reading as image_open() does, for the caller to close; NULL
 * with the reason in *problem. Only a regular file: a FIFO or a terminal could
 * keep us waiting for ever. */
FILE *image_file(const char *path, struct problem *problem);

/* Blurs with standard deviation `radius`, in pixels of the full picture, from
 * 0 to 100. See blur.h. */
int image_gaussian_blur(struct image *img, double radius);

/* Shrinks to fit into width x height, never enlarges. See thumbnail.h. */
int image_thumbnail(struct image *img, int width, int height);

/* Runs the job and writes `path`; its extension says in which format, see
 * image_kind_of_name(). `quality` is a JPEG's, 1 to 100. The file appears when
 * it is complete (safe_file.h), so that nobody ever sees half a picture; on an
 * error nothing is left. Blocks on reading and writing. */
int image_save(struct image *img, const char *path, int quality);

/* The same into a stream, as a file of that kind; leaves it open. */
int image_save_stream(struct image *img, FILE *stream, enum image_kind kind,
                      int quality);

/* Runs the job and hands back the pixels, row after row without gaps, in place
 * of image_save(): img->rows->width * height * bands bytes, for free(). NULL on
 * an error. Blocks on reading. */
uint8_t *image_pixels(struct image *img);

/* What `path`'s extension asks for: .jpg, .jpeg, .jpe, .jfif or .png, in small
 * or large letters. */
enum image_kind image_kind_of_name(const char *path);

/* Frees and closes everything; img may be opened again. */
void image_close(struct image *img);

#ifdef __cplusplus
}
#endif

#endif
