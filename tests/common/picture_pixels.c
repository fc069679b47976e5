/*
 * Prints what a PNG holds, and not how it is packed: size, mode, and a
 * checksum of its pixels. usage: picture_pixels FILE.png ...
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <png.h>

static void print_png(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        err(EXIT_FAILURE, "%s", path);
    png_structp png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (!png || !info || setjmp(png_jmpbuf(png)))
        errx(EXIT_FAILURE, "%s: not a PNG", path);
    png_init_io(png, file);
    png_read_png(png, info, PNG_TRANSFORM_IDENTITY, NULL);
    png_bytepp rows = png_get_rows(png, info);
    uint64_t hash = 14695981039346656037u; /* FNV-1a */
    for (png_uint_32 y = 0; y < png_get_image_height(png, info); y++)
        for (size_t i = 0; i < png_get_rowbytes(png, info); i++)
            hash = (hash ^ rows[y][i]) * 1099511628211u;
    printf("%ux%u colour %d depth %d tRNS %d %016llx\n",
           (unsigned)png_get_image_width(png, info),
           (unsigned)png_get_image_height(png, info),
           png_get_color_type(png, info), png_get_bit_depth(png, info),
           png_get_valid(png, info, PNG_INFO_tRNS) != 0,
           (unsigned long long)hash);
    png_destroy_read_struct(&png, &info, NULL);
    fclose(file);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        print_png(argv[i]);
    return 0;
}
