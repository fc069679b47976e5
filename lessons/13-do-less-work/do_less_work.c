/*
 * Lesson 13: a blur throws the fine detail away, so why decode it? A JPEG can
 * be decoded at 1/2, 1/4 or 1/8 of its size, for far less work.
 * Run it:        make 13                    or: make 13 IMAGES=~/Pictures
 * Chapter:       docs/13-do-less-work.md
 * Change first:  RADIUS, from 15 to 3. Which fraction can you still use?
 */
#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "arguments.h"
#include "clock.h"
#include "image.h"
#include "pictures.h"

static const double RADIUS = 15;

enum { FRACTIONS = 4 };

struct result {
    uint8_t *pixels; /* NULL if it failed */
    size_t size;
    double seconds;
};

/* The job of lesson 09 without its last step, at 1/shrink of the size. The
 * library blurs with RADIUS / shrink, which is as wide in the picture, and
 * resizes to what the full picture would have become. */
static struct result augment_at(const struct picture *picture, int shrink)
{
    const struct image_options options = {.shrink = shrink};
    struct result result = {0};
    struct image img;
    double start = perf_counter();
    int status = image_open(&img, picture->path, &options);
    if (status == 0)
        status = image_gaussian_blur(&img, RADIUS);
    if (status == 0)
        status = image_thumbnail(&img, 1200, 1200);
    if (status == 0)
        result.pixels = image_pixels(&img);
    result.seconds = perf_counter() - start;

    if (result.pixels)
        result.size = (size_t)img.rows->width * (size_t)img.rows->height *
                      (size_t)img.rows->bands;
    else
        warnx("%s: %s", picture->label, img.problem.text);
    image_close(&img);
    return result;
}

/* Peak signal-to-noise ratio in decibels: from 40 on, hardly anybody can tell
 * two pictures apart; every 6 more halve the difference. */
static double psnr(const struct result *a, const struct result *b)
{
    double sum = 0;
    for (size_t i = 0; i < a->size; i++) {
        double difference = a->pixels[i] - b->pixels[i];
        sum += difference * difference;
    }
    double mean = sum / (double)a->size;
    return mean > 0 ? 10 * log10(255 * 255 / mean) : INFINITY;
}

/* One line of the table; adds the seconds up. Returns 1 if it failed. */
static int compare(const struct picture *picture, double total[FRACTIONS])
{
    struct result exact = augment_at(picture, 1);
    if (!exact.pixels)
        return 1;
    char line[200];
    int n = snprintf(line, sizeof line, "%-14.14s %6.3f s", picture->name,
                     exact.seconds);
    total[0] += exact.seconds;
    int failed = 0;
    for (int i = 1; i < FRACTIONS && n < (int)sizeof line; i++) {
        struct result less = augment_at(picture, 1 << i);
        if (!less.pixels) {
            failed = 1;
            break;
        }
        n += snprintf(line + n, sizeof line - (size_t)n, "  %6.3f s %4.1f dB",
                      less.seconds, psnr(&exact, &less));
        total[i] += less.seconds;
        free(less.pixels);
    }
    free(exact.pixels);
    printf("%s\n", line);
    return failed;
}

int main(int argc, char **argv)
{
    struct picture_arguments arguments = {.without_output = true};
    int status = pictures_read_arguments(argc, argv, &arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    double total[FRACTIONS] = {0};
    int failed = 0;
    printf("%-14s %8s  %16s  %16s  %16s\n", "decoded at", "1/1", "1/2", "1/4",
           "1/8");
    for (int i = 0; i < arguments.pictures.count; i++)
        failed += compare(&arguments.pictures.item[i], total);
    if (failed < arguments.pictures.count) {
        printf("%-14s %6.2f s", "together", total[0]);
        for (int i = 1; i < FRACTIONS; i++)
            printf("  %6.2f s %6.1fx", total[i], total[0] / total[i]);
        printf("\n");
    }

    if (failed > 0)
        warnx("%d of %d pictures failed", failed, arguments.pictures.count);
    pictures_free(&arguments.pictures);
    return failed > 0 || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
