/*
 * Makes the 15 sample photos, and three small PNGs, in the folder given, or
 * those of them that are named after it.
 *
 * They are painted, not taken: the same on every day, free of rights, and with
 * the weight of real photos (12 to 24 megapixels, grain, 1.5 to 3 bits a
 * pixel). Pictures that are there already stay as they are. Two at a time, or
 * as many as there are cores: each is a process of its own.
 */
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jpeglib.h>
#include <png.h>

#include "noise.h"
#include "scenes.h"

#define RGB(r, g, b)                                                           \
    {                                                                          \
        (r) / 255.0f, (g) / 255.0f, (b) / 255.0f                               \
    }

/* Sizes, film and palette of each. The sun's place and the water's edge are in
 * heights of the picture, from its top left corner. */
static struct scene scenes[] = {
    {"305821.jpg", 6000, 4000, 420, 90, 7, paint_mountains, 11, /* dawn */
     RGB(70, 110, 170), RGB(250, 190, 140), RGB(46, 60, 58), RGB(235, 205, 190),
     RGB(255, 214, 150), 1.02f, 0.40f, 7, 0, 0, .stars = 0},
    {"509922.jpg", 4000, 6000, 420, 90, 7, paint_mountains, 23, /* lake */
     RGB(58, 120, 190), RGB(190, 215, 232), RGB(64, 84, 60), RGB(228, 236, 240),
     RGB(255, 246, 220), 0.2f, -1, 5, 0.66f, 0.5f, .stars = 0},
    {"325812.jpg", 5000, 3333, 420, 88, 8, paint_dunes, 31, RGB(86, 142, 196),
     RGB(238, 214, 178), RGB(226, 146, 74), RGB(244, 226, 200),
     RGB(255, 236, 190), 1.2f, 0.16f, 5, 0, 0, .stars = 0},
    {"1252814.jpg", 6000, 4000, 420, 88, 9, paint_mountains, 47, /* galaxy */
     RGB(8, 14, 40), RGB(84, 74, 120), RGB(8, 10, 14), RGB(58, 56, 100),
     RGB(235, 214, 240), 0.4f, -1, 3, 0, 0, .stars = 0.55f},
    {"1420709.jpg", 5472, 3648, 420, 89, 7, paint_sea, 53, /* sunset */
     RGB(60, 84, 140), RGB(255, 170, 96), RGB(12, 48, 76), RGB(255, 226, 200),
     RGB(255, 196, 110), 0.75f, 0.38f, 0, 0.46f, 0, .stars = 0},
    {"963486.jpg", 4000, 3000, 444, 86, 6, paint_leaves, 61, /* autumn */
     RGB(40, 60, 30), RGB(150, 30, 20), RGB(214, 108, 22), RGB(255, 230, 160),
     RGB(246, 196, 60), 0.5f, 0, 0, 0, 0, .stars = 0},
    {"1557183.jpg", 4896, 3264, 420, 88, 8, paint_mountains, 71, /* aurora */
     RGB(8, 14, 40), RGB(24, 60, 84), RGB(26, 34, 52), RGB(60, 90, 120),
     RGB(70, 255, 150), 0.4f, -1, 4, 0.78f, 0.95f, .stars = 0.4f},
    {"3023211.jpg", 3000, 4500, 420, 89, 7, paint_agate, 83, RGB(22, 74, 112),
     RGB(238, 226, 208), RGB(40, 128, 140), RGB(255, 252, 244),
     RGB(214, 160, 96), 0.35f, 0.6f, 0, 0, 0, .stars = 0},
    {"1031641.jpg", 4500, 3000, 420, 90, 7, paint_canyon, 97, RGB(52, 116, 190),
     RGB(236, 206, 186), RGB(146, 62, 36), RGB(250, 240, 230),
     RGB(240, 172, 108), 0.3f, -1, 0, 0, 0, .stars = 0},
    {"439227.jpg", 3840, 2560, 444, 90, 8, paint_lights, 101, /* city */
     RGB(14, 16, 40), RGB(255, 120, 60), RGB(30, 18, 46), RGB(255, 240, 220),
     RGB(90, 160, 255), 0, 0, 0, 0, 0, .stars = 0.42f},
    {"696644.jpg", 6000, 4000, 420, 89, 7, paint_mountains, 113, /* alps */
     RGB(44, 100, 176), RGB(206, 222, 238), RGB(82, 80, 84), RGB(226, 236, 246),
     RGB(255, 236, 214), 1.3f, -1, 4, 0, 0.9f, .stars = 0},
    {"911254.jpg", 3000, 2000, 444, 86, 6, paint_leaves, 127, /* fern green */
     RGB(20, 40, 20), RGB(20, 70, 40), RGB(66, 130, 40), RGB(240, 255, 190),
     RGB(160, 200, 70), 0.5f, 0, 0, 0, 0, .stars = 0},
    {"1001990.jpg", 3648, 5472, 420, 89, 8, paint_sea, 139, /* moonlit */
     RGB(14, 26, 56), RGB(96, 130, 170), RGB(6, 22, 40), RGB(210, 226, 240),
     RGB(226, 232, 246), 0.36f, 0.22f, 0, 0.48f, 0, .stars = 0.25f},
    {"3518623.jpg", 5184, 3456, 420, 90, 7, paint_mountains, 149, /* dusk */
     RGB(52, 44, 96), RGB(244, 130, 110), RGB(40, 30, 58), RGB(240, 170, 160),
     RGB(255, 180, 120), 0.5f, 0.47f, 8, 0, 0, .stars = 0},
    {"916044.jpg", 4608, 3072, 420, 89, 7, paint_dunes, 163, /* evening */
     RGB(70, 70, 130), RGB(250, 178, 140), RGB(196, 104, 76),
     RGB(240, 200, 190), RGB(255, 206, 150), 0.3f, 0.24f, 6, 0, 0, .stars = 0},
};

enum { SCENES = sizeof scenes / sizeof *scenes, SMALL = 3 };

/* --- from colours to bytes ----------------------------------------------- */

/* A paint has no grain; film has, and without it the bytes would be few. */
static void develop(const struct scene *s, int y, const struct colour *row,
                    uint8_t *out)
{
    for (int x = 0; x < s->width; x++) {
        const uint32_t h = hash3((uint32_t)x, (uint32_t)y, s->seed + 999);
        const float grain =
            ((float)(h & 255) + (float)(h >> 8 & 255) - 255.0f) / 128 *
            s->grain;
        const float band[3] = {row[x].r, row[x].g, row[x].b};
        for (int c = 0; c < 3; c++) {
            const float light = band[c] * 255 + grain + 0.5f;
            out[3 * x + c] = (uint8_t)(light < 0     ? 0
                                       : light > 255 ? 255
                                                     : light);
        }
    }
}

static void save_jpeg(FILE *file, struct scene *s)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    struct colour *row = calloc((size_t)s->width, sizeof *row);
    uint8_t *out = malloc((size_t)s->width * 3);
    if (!row || !out)
        errx(EXIT_FAILURE, "not enough memory");
    c.err = jpeg_std_error(&errors); /* prints and exits: fine in a tool */
    jpeg_create_compress(&c);
    jpeg_stdio_dest(&c, file);
    c.image_width = (JDIMENSION)s->width;
    c.image_height = (JDIMENSION)s->height;
    c.input_components = 3;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_set_quality(&c, s->quality, TRUE);
    if (s->sampling == 444)
        c.comp_info[0].h_samp_factor = c.comp_info[0].v_samp_factor = 1;
    jpeg_start_compress(&c, TRUE);
    for (int y = 0; y < s->height; y++) {
        s->paint(s, y, row);
        develop(s, y, row, out);
        jpeg_write_scanlines(&c, &out, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    scene_free(s);
    free(row);
    free(out);
}

/* --- the small ones ------------------------------------------------------ */

static const struct {
    const char *name;
    int scene, bands;
} small[SMALL] = {
    {"dawn-rgb.png", 0, 3}, {"agate-rgba.png", 7, 4}, {"dunes-grey.png", 2, 1}};

static void save_png(FILE *file, int which)
{
    struct scene s = scenes[small[which].scene];
    const int bands = small[which].bands;
    s.height = 360 * s.height / s.width;
    s.width = 360;
    struct colour *row = calloc((size_t)s.width, sizeof *row);
    uint8_t *rgb = malloc((size_t)s.width * 3);
    uint8_t *all = malloc((size_t)s.width * (size_t)s.height * 4), *out = all;
    if (!row || !rgb || !all)
        errx(EXIT_FAILURE, "not enough memory");
    for (int y = 0; y < s.height; y++) {
        s.paint(&s, y, row);
        develop(&s, y, row, rgb);
        for (int x = 0; x < s.width; x++) {
            const uint8_t *p = rgb + 3 * x;
            if (bands == 1)
                *out++ = (uint8_t)((p[0] * 77 + p[1] * 150 + p[2] * 29) >> 8);
            else
                out = (uint8_t *)memcpy(out, p, 3) + 3;
            if (bands == 4) /* a round window with a soft edge */
                *out++ = (uint8_t)(255 * (x + y) / (s.width + s.height));
        }
    }
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)s.width,
                       .height = (png_uint_32)s.height,
                       .format = bands == 1   ? PNG_FORMAT_GRAY
                                 : bands == 3 ? PNG_FORMAT_RGB
                                              : PNG_FORMAT_RGBA};
    if (!png_image_write_to_stdio(&image, file, 0, all, 0, NULL))
        errx(EXIT_FAILURE, "%s: %s", small[which].name, image.message);
    scene_free(&s);
    free(row);
    free(rgb);
    free(all);
}

/* --- one file ------------------------------------------------------------ */

static const char *name_of(int which)
{
    return which < SCENES ? scenes[which].name : small[which - SCENES].name;
}

/* Written beside and then renamed: an interrupted run leaves no half picture
 * that the next run would take for a whole one. */
static void make_picture(const char *folder, int which)
{
    char path[4096], part[4096 + 32];
    snprintf(path, sizeof path, "%s/%s", folder, name_of(which));
    snprintf(part, sizeof part, "%s.part-%ld", path, (long)getpid());
    FILE *file = fopen(part, "wb");
    if (!file)
        err(EXIT_FAILURE, "%s", part);
    if (which < SCENES)
        save_jpeg(file, &scenes[which]);
    else
        save_png(file, which - SCENES);
    if (fclose(file) != 0 || rename(part, path) != 0) {
        unlink(part);
        err(EXIT_FAILURE, "%s", path);
    }
    printf("%s\n", path);
}

static bool is_there(const char *folder, int which)
{
    char path[4096];
    struct stat st;
    snprintf(path, sizeof path, "%s/%s", folder, name_of(which));
    return stat(path, &st) == 0;
}

/* Without names all of them are. */
static bool is_wanted(char *const *names, const char *name)
{
    if (!*names)
        return true;
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static bool wait_for_one(void)
{
    int status;
    pid_t pid;
    while ((pid = wait(&status)) == -1 && errno == EINTR)
        continue;
    if (pid == -1)
        err(EXIT_FAILURE, "wait");
    return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc < 2 || argv[1][0] == '-') {
        fprintf(stderr, "usage: make_images DIR [NAME ...]\n");
        return 2;
    }
    if (mkdir(argv[1], 0777) == -1 && errno != EEXIST)
        err(EXIT_FAILURE, "%s", argv[1]);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    int running = 0;
    bool good = true;
    for (int i = 0; i < SCENES + SMALL; i++) {
        if (is_there(argv[1], i) || !is_wanted(argv + 2, name_of(i)))
            continue;
        if (running >= cores && running-- > 0)
            good &= wait_for_one();
        fflush(NULL);
        pid_t pid = fork();
        if (pid == -1)
            err(EXIT_FAILURE, "fork");
        if (pid == 0) {
            make_picture(argv[1], i);
            fflush(stdout);
            _exit(EXIT_SUCCESS);
        }
        running++;
    }
    for (; running > 0; running--)
        good &= wait_for_one();
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
