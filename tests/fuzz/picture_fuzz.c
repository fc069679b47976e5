/*
 * Feeds the picture job with bytes that libFuzzer makes up: `make fuzz`. What
 * must not happen is a crash, a hang, or a report from a sanitizer.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Large pictures are slow, not interesting. */
enum { PIXELS_ENOUGH = 1 << 20 };

static void augment(const char *path, const struct image_options *options,
                    const char *output)
{
    struct image img;
    int status = image_open(&img, path, options);
    if (status == 0 && (double)img.full.width * img.full.height > PIXELS_ENOUGH)
        status = -1;
    if (status == 0)
        status = image_gaussian_blur(&img, 2.5);
    if (status == 0)
        status = image_thumbnail(&img, 60, 50);
    if (status == 0)
        image_save(&img, output, 75);
    image_close(&img);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char output[64];
    if (!output[0])
        snprintf(output, sizeof output, "/tmp/picture-fuzz-%ld.jpg",
                 (long)getpid());
    int fd = memfd_create("input", MFD_CLOEXEC);
    if (fd == -1 || write(fd, data, size) != (ssize_t)size)
        abort();
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    augment(path, NULL, output);
    const struct image_options options = {
        .shrink = 1 << size % 4, .exif_orient = true, .strict = size % 2 == 0};
    augment(path, &options, output);
    unlink(output);
    close(fd);
    return 0;
}
