/* The picture job of lesson 09, from file to file, for later lessons and for
 * programs. */
#ifndef AUGMENT_H
#define AUGMENT_H

#include "image.h"

#ifdef __cplusplus
extern "C" {
#endif

struct augment_options {
    double radius;     /* of the blur: its standard deviation, in pixels */
    struct size frame; /* the result fits into this */
    int quality;       /* of a JPEG that is written, 1 to 100 */
    bool fast;         /* decode a JPEG at a fraction where that is enough */
    struct image_options image;
};

/* What the article does: radius 15, 1200 x 1200, quality 75. */
extern const struct augment_options augment_article;

/* What became of a picture: plain bytes, so that it can cross from a process to
 * another. */
struct augmented {
    struct problem problem; /* code IMAGE_OK if all went well */
    char note[80];          /* something to tell the user, or "" */
    struct size from;       /* the picture as it was */
};

/* Reads `path`, blurs, shrinks, and writes `output`, whose folder is made if it
 * is missing. Returns 0, or an error code with its text in
 * outcome->problem. Blocks on reading and writing. */
int augment_image(const char *path, const char *output,
                  const struct augment_options *options,
                  struct augmented *outcome);

/* The same from memory to memory, where there is no file: `bytes` holds the
 * file's `size` bytes, `output`'s extension says what to make, and *made
 * receives *made_size bytes for free(), or NULL after an error. Does not block.
 */
int augment_bytes(const void *bytes, size_t size, const char *output,
                  const struct augment_options *options, char **made,
                  size_t *made_size, struct augmented *outcome);

/* With `fast`, a JPEG of that size is decoded at 1/n of it: returns n. Nothing
 * that would be seen is lost: a blur of standard deviation s removes everything
 * finer than about s pixels anyway, and the decoded picture stays at least
 * twice as large as the result. */
int augment_shrink(const struct augment_options *options, struct size size);

#ifdef __cplusplus
}
#endif

#endif
