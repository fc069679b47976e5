#include "augment.h"

#include <errno.h>
#include <string.h>

#include "pictures.h"
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

/* Opens once to see the size, and again if it may be decoded smaller. */
static int open_fast(struct image *img, const char *path,
                     const struct augment_options *options)
{
    struct image_options image = options->image;
    int status = image_open(img, path, &image);
    if (status != 0 || !options->fast || img->kind != IMAGE_JPEG)
        return status;
    image.shrink = augment_shrink(options, img->full);
    if (image.shrink == 1)
        return 0;
    image_close(img);
    return image_open(img, path, &image);
}

static int make_folder(struct image *img, const char *output)
{
    if (make_folder_of(output) == 0)
        return 0;
    return rows_fail(&img->problem, IMAGE_SYSTEM, "no folder for %s: %s",
                     output, strerror(errno));
}

int augment_image(const char *path, const char *output,
                  const struct augment_options *options,
                  struct augmented *outcome)
{
    struct image img;
    int status = open_fast(&img, path, options);
    *outcome = (struct augmented){.from = img.full};
    if (status == 0)
        status = image_gaussian_blur(&img, options->radius);
    if (status == 0)
        status =
            image_thumbnail(&img, options->frame.width, options->frame.height);
    if (status == 0)
        status = make_folder(&img, output);
    if (status == 0)
        status = image_save(&img, output, options->quality);
    outcome->problem = img.problem;
    if (img.note)
        strncpy(outcome->note, img.note, sizeof outcome->note - 1);
    image_close(&img);
    return status;
}
