/*
 * Lesson 09: real work. Blur and shrink photos, one after the other.
 *
 * Run it:        make 09                    or: make 09 IMAGES=~/Pictures
 * Chapter:       docs/09-sequential-augment.md
 * Change first:  the 15 in image_gaussian_blur. Which steps take longer now?
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "arguments.h"
#include "clock.h"
#include "image.h"
#include "pictures.h"
#include "safe_file.h"

/* Decode, blur, resample, encode. The first three calls only note what is to
 * be done; image_save() then draws the rows through all four steps, 16 at a
 * time, and no step ever holds the whole picture. */
static int augment_image(const char *path, const char *output,
                         const char *label)
{
    struct image img;
    int status = image_open(&img, path, NULL);
    if (status == 0)
        status = image_gaussian_blur(&img, 15);
    if (status == 0)
        status = image_thumbnail(&img, 1200, 1200);
    if (status == 0)
        status = image_save(&img, output, 75);

    if (status != 0)
        warnx("%s: %s", label, img.problem.text);
    else if (img.note)
        warnx("%s: %s", label, img.note);
    image_close(&img);
    return status;
}

/* Says what became of one picture; a bad one does not stop the others. */
static int augment_picture(const struct picture *picture)
{
    if (picture->trouble) {
        warnx("%s: %s", picture->label, picture->trouble);
        return -1;
    }
    if (safe_file_make_folder(picture->output) == -1) {
        warn("%s: no folder for its result", picture->label);
        return -1;
    }
    if (augment_image(picture->path, picture->output, picture->label) != 0)
        return -1;
    printf("%s was augmented...\n", picture->name);
    return 0;
}

int main(int argc, char **argv)
{
    struct picture_arguments arguments = {.folder = "build/augmented"};
    int status = pictures_read_arguments(argc, argv, &arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    struct pictures *pictures = &arguments.pictures;
    int failed = 0;
    double start = perf_counter();
    for (int i = 0; i < pictures->count; i++)
        if (augment_picture(&pictures->item[i]) != 0)
            failed++;
    printf("Finished in %.2f seconds\n", perf_counter() - start);

    if (failed > 0)
        warnx("%d of %d pictures failed", failed, pictures->count);
    pictures_free(pictures);
    return failed > 0 || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
