/*
 * Makes pictures of every kind that the picture job may meet: all samplings,
 * codings, colour spaces, metadata and awkward sizes. The same on every day
 * and machine: integers only.
 *
 * usage: picture_corpus DIR small|large|long|tiny|claims|crafted
 *        picture_corpus DIR jpeg|png WIDTH HEIGHT
 */
#include <err.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>

static const char *folder;

static FILE *create(const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file)
        err(EXIT_FAILURE, "%s", path);
    return file;
}

/* Slopes, edges and noise: something for every step to get wrong. */
static uint8_t sample(int x, int y, int band)
{
    uint32_t h = (uint32_t)x * 2654435761u ^ (uint32_t)y * 2246822519u ^
                 (uint32_t)band * 3266489917u;
    h = (h ^ h >> 15) * 2246822519u;
    h ^= h >> 13;
    int slope = (x * (band + 2) + y * 3) / 4 % 512;
    slope = slope < 256 ? slope : 511 - slope;
    int edge = (x / 37 + y / 29 + band) % 3 == 0 ? 90 : 0;
    int value = slope * 3 / 4 + edge - 30 + (int)(h & 31);
    return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

static void fill(uint8_t *row, int width, int y, int bands)
{
    for (int x = 0; x < width; x++)
        for (int c = 0; c < bands; c++)
            row[x * bands + c] = sample(x, y, c);
}

/* --- JPEG ---------------------------------------------------------------- */

struct jpeg_kind {
    const char *name;
    int width, height;
    int quality;
    J_COLOR_SPACE from, to; /* JCS_UNKNOWN: RGB to YCbCr */
    int across, down;       /* luma samples for each of chroma */
    bool progressive, arithmetic, optimised;
    int restart;         /* rows of blocks between restart markers */
    const char *comment; /* COM */
    const char *second;  /* a second COM */
    int orientation;     /* EXIF */
    bool chroma_finer;   /* the odd case: chroma sampled more than luma */
    bool density;
};

static void write_exif(j_compress_ptr c, int orientation)
{
    uint8_t exif[] = "Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\0\0\0"
                     "\0\0\0";
    exif[25] = (uint8_t)orientation;
    if (orientation > 4) { /* half of them in the other byte order */
        static const uint8_t intel[] =
            "Exif\0\0II*\0\x08\0\0\0\1\0\x12\x01\3\0\1\0\0\0\0\0\0\0\0\0\0";
        memcpy(exif, intel, sizeof exif - 1);
        exif[24] = (uint8_t)orientation;
    }
    jpeg_write_marker(c, JPEG_APP0 + 1, exif, sizeof exif - 1);
}

static void configure(j_compress_ptr c, const struct jpeg_kind *k)
{
    jpeg_set_defaults(c);
    if (k->to != JCS_UNKNOWN)
        jpeg_set_colorspace(c, k->to);
    jpeg_set_quality(c, k->quality, k->quality > 1);
    if (c->num_components >= 3 && k->across) {
        for (int i = 0; i < c->num_components; i++)
            c->comp_info[i].h_samp_factor = c->comp_info[i].v_samp_factor = 1;
        const int fine = k->chroma_finer ? 1 : 0;
        c->comp_info[fine].h_samp_factor = k->across;
        c->comp_info[fine].v_samp_factor = k->down;
        if (c->num_components == 4) {
            c->comp_info[3].h_samp_factor = k->across;
            c->comp_info[3].v_samp_factor = k->down;
        }
    }
    c->restart_in_rows = k->restart;
    c->optimize_coding = k->optimised;
    c->arith_code = k->arithmetic;
    if (k->progressive)
        jpeg_simple_progression(c);
    if (k->density) {
        c->density_unit = 1;
        c->X_density = c->Y_density = 300;
    }
}

static void make_jpeg(const struct jpeg_kind *k)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    char name[80];
    snprintf(name, sizeof name, "%s.jpg", k->name);
    FILE *file = create(name);
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_stdio_dest(&c, file);
    c.image_width = (JDIMENSION)k->width;
    c.image_height = (JDIMENSION)k->height;
    c.in_color_space = k->from == JCS_UNKNOWN ? JCS_RGB : k->from;
    c.input_components = c.in_color_space == JCS_GRAYSCALE ? 1
                         : c.in_color_space == JCS_CMYK    ? 4
                                                           : 3;
    configure(&c, k);
    uint8_t *row = malloc((size_t)k->width * 4);
    if (!row)
        errx(EXIT_FAILURE, "not enough memory");
    jpeg_start_compress(&c, TRUE);
    if (k->orientation)
        write_exif(&c, k->orientation);
    if (k->comment)
        jpeg_write_marker(&c, JPEG_COM, (const JOCTET *)k->comment,
                          (unsigned)strlen(k->comment));
    if (k->second)
        jpeg_write_marker(&c, JPEG_COM, (const JOCTET *)k->second,
                          (unsigned)strlen(k->second));
    for (int y = 0; y < k->height; y++) {
        fill(row, k->width, y, c.input_components);
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    free(row);
    if (fclose(file) != 0)
        err(EXIT_FAILURE, "%s", name);
}

static const struct jpeg_kind kinds[] = {
    {.name = "444", .across = 1, .down = 1},
    {.name = "422", .across = 2, .down = 1},
    {.name = "420", .across = 2, .down = 2},
    {.name = "440", .across = 1, .down = 2},
    {.name = "411", .across = 4, .down = 1},
    {.name = "410", .across = 4, .down = 2},
    {.name = "441", .across = 1, .down = 4},
    {.name = "311", .across = 3, .down = 1},
    {.name = "chroma-finer", .across = 2, .down = 2, .chroma_finer = true},
    {.name = "progressive", .progressive = true},
    {.name = "progressive-444", .progressive = true, .across = 1, .down = 1},
    {.name = "progressive-restart", .progressive = true, .restart = 2},
    {.name = "restart", .restart = 1},
    {.name = "restart-3", .restart = 3, .across = 2, .down = 1},
    {.name = "optimised", .optimised = true},
    {.name = "arithmetic", .arithmetic = true},
    {.name = "quality-1", .quality = 1},
    {.name = "quality-100", .quality = 100},
    {.name = "grey", .from = JCS_GRAYSCALE, .to = JCS_GRAYSCALE},
    {.name = "grey-progressive",
     .from = JCS_GRAYSCALE,
     .to = JCS_GRAYSCALE,
     .progressive = true},
    {.name = "rgb", .to = JCS_RGB},
    {.name = "cmyk", .from = JCS_CMYK, .to = JCS_CMYK},
    {.name = "cmyk-comment",
     .from = JCS_CMYK,
     .to = JCS_CMYK,
     .comment = "four inks"},
    {.name = "ycck", .from = JCS_CMYK, .to = JCS_YCCK},
    {.name = "ycck-420",
     .from = JCS_CMYK,
     .to = JCS_YCCK,
     .across = 2,
     .down = 2},
    {.name = "comment", .comment = "seen from the hut at dawn"},
    {.name = "comment-empty", .comment = ""},
    {.name = "comment-two", .comment = "first", .second = "second \x01\xFF"},
    {.name = "density", .density = true},
    {.name = "exif-1", .orientation = 1},
    {.name = "exif-2", .orientation = 2},
    {.name = "exif-3", .orientation = 3},
    {.name = "exif-4", .orientation = 4},
    {.name = "exif-5", .orientation = 5},
    {.name = "exif-6", .orientation = 6},
    {.name = "exif-7", .orientation = 7},
    {.name = "exif-8", .orientation = 8},
};

/* 114 x 1216 and 1201 x 601: floor and ceiling of the other side are equally
 * near, and the floor is taken. */
static const int small_sizes[][2] = {
    {1, 1},       {3, 2400},    {1001, 2400}, {1, 2},     {2, 1},
    {7, 3},       {15, 31},     {16, 16},     {17, 33},   {29, 1},
    {1, 29},      {31, 30},     {640, 480},   {1200, 90}, {1201, 1},
    {1, 1300},    {1201, 40},   {2400, 31},   {4799, 20}, {4800, 20},
    {4801, 43},   {4803, 9},    {9601, 11},   {24001, 5}, {5, 24001},
    {3, 12000},   {7213, 64},   {1299, 866},  {65500, 2}, {2, 65500},
    {1199, 1201}, {12007, 301}, {114, 1216},  {1201, 601}};

static const int large_sizes[][2] = {
    {4800, 3199}, {4801, 4802}, {3333, 5001}, {7201, 2500}};
/* The same reductions, also mixed ones, with fewer pixels. */
static const int long_sizes[][2] = {
    {4800, 399}, {2402, 4801}, {333, 5001}, {7201, 250}};

static void make_sized(int width, int height)
{
    char name[40];
    snprintf(name, sizeof name, "size-%dx%d", width, height);
    make_jpeg(&(struct jpeg_kind){.name = name,
                                  .width = width,
                                  .height = height,
                                  .quality = 85,
                                  .across = 1 + width % 2,
                                  .down = 1 + width % 2});
}

/* Also as seeds for the fuzzer, which likes them tiny. */
static void make_jpegs(int width, int height)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct jpeg_kind k = kinds[i];
        k.width = width;
        k.height = height;
        k.quality = k.quality ? k.quality : 90;
        make_jpeg(&k);
    }
}

/* --- PNG ----------------------------------------------------------------- */

struct png_kind {
    const char *name;
    int width, height;
    int colour, depth;
    bool interlaced, transparent, profile, text;
};

static int bands_of(int colour)
{
    return (colour & PNG_COLOR_MASK_PALETTE) && colour == 3 ? 1
           : (colour & PNG_COLOR_MASK_COLOR)
               ? 3 + !!(colour & PNG_COLOR_MASK_ALPHA)
               : 1 + !!(colour & PNG_COLOR_MASK_ALPHA);
}

static void write_chunks(png_structp png, png_infop info,
                         const struct png_kind *k)
{
    if (k->colour == PNG_COLOR_TYPE_PALETTE) {
        png_color palette[256];
        png_byte alpha[256];
        for (int i = 0; i < 256; i++) {
            palette[i] =
                (png_color){sample(i, 1, 0), sample(i, 2, 1), sample(i, 3, 2)};
            alpha[i] = sample(i, 4, 3);
        }
        png_set_PLTE(png, info, palette, 1 << k->depth);
        if (k->transparent)
            png_set_tRNS(png, info, alpha, 1 << k->depth, NULL);
    } else if (k->transparent) {
        const png_color_16 colour = {0, 130, 20, 7, 2};
        png_set_tRNS(png, info, NULL, 0, &colour);
    }
    if (k->text) {
        png_text text = {.compression = PNG_TEXT_COMPRESSION_NONE,
                         .key = (char[]){"Title"},
                         .text = (char[]){"a test"}};
        png_set_text(png, info, &text, 1);
        png_set_pHYs(png, info, 3000, 3000, PNG_RESOLUTION_METER);
        png_set_gAMA(png, info, 0.45455);
    }
}

static void make_png(const struct png_kind *k)
{
    char name[80];
    snprintf(name, sizeof name, "%s.png", k->name);
    FILE *file = create(name);
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (!png || !info || setjmp(png_jmpbuf(png)))
        errx(EXIT_FAILURE, "cannot write %s", name);
    png_init_io(png, file);
    png_set_IHDR(png, info, (png_uint_32)k->width, (png_uint_32)k->height,
                 k->depth, k->colour,
                 k->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, 1);
    write_chunks(png, info, k);
    png_write_info(png, info);
    /* 16-bit bands are two samples each; narrow ones share bytes anyway. */
    const int bytes = bands_of(k->colour) * (k->depth == 16 ? 2 : 1);
    uint8_t *all = malloc((size_t)k->width * (size_t)k->height * (size_t)bytes);
    uint8_t **rows = malloc((size_t)k->height * sizeof *rows);
    if (!all || !rows)
        errx(EXIT_FAILURE, "not enough memory");
    for (int y = 0; y < k->height; y++) {
        rows[y] = all + (size_t)y * (size_t)k->width * (size_t)bytes;
        fill(rows[y], k->width, y, bytes);
    }
    png_write_image(png, rows);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    free(all);
    free(rows);
    if (fclose(file) != 0)
        err(EXIT_FAILURE, "%s", name);
}

static void make_pngs(int width, int height)
{
    static const struct {
        const char *name;
        int colour, depth;
    } modes[] = {{"l1", 0, 1},     {"l2", 0, 2},    {"l4", 0, 4},
                 {"l8", 0, 8},     {"l16", 0, 16},  {"rgb8", 2, 8},
                 {"rgb16", 2, 16}, {"p1", 3, 1},    {"p2", 3, 2},
                 {"p4", 3, 4},     {"p8", 3, 8},    {"la8", 4, 8},
                 {"la16", 4, 16},  {"rgba8", 6, 8}, {"rgba16", 6, 16}};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        for (int variant = 0; variant < 3; variant++) {
            static const char *const suffix[] = {"", "-interlaced", "-trns"};
            char name[40];
            if (variant == 2 && modes[i].colour >= 4)
                continue;
            snprintf(name, sizeof name, "%s%s", modes[i].name, suffix[variant]);
            make_png(&(struct png_kind){.name = name,
                                        .width = width,
                                        .height = height,
                                        .colour = modes[i].colour,
                                        .depth = modes[i].depth,
                                        .interlaced = variant == 1,
                                        .transparent = variant == 2,
                                        .text = i % 2 == 0});
        }
}

/* Small files whose headers claim more pixels than anybody has memory for. */
static void make_claims(void)
{
    FILE *file = create("claims.png");
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (!png || !info || setjmp(png_jmpbuf(png)))
        errx(EXIT_FAILURE, "cannot write claims.png");
    png_init_io(png, file);
    png_set_IHDR(png, info, 500000, 500000, 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_ADAM7, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_write_info(png, info);
    png_write_chunk(png, (png_const_bytep) "IDAT", (png_const_bytep) "x", 1);
    png_destroy_write_struct(&png, &info);
    fclose(file);

    /* A whole JPEG first; then its frame header is told another size. */
    static uint8_t bytes[1 << 16];
    make_jpeg(&(struct jpeg_kind){
        .name = "claims", .width = 40, .height = 30, .quality = 75});
    char path[4096];
    snprintf(path, sizeof path, "%s/claims.jpg", folder);
    file = fopen(path, "r+b");
    const size_t size = file ? fread(bytes, 1, sizeof bytes, file) : 0;
    for (size_t i = 0; i + 9 < size; i++)
        if (bytes[i] == 0xFF && bytes[i + 1] == 0xC0) {
            bytes[i + 5] = bytes[i + 7] = 0xF0;
            rewind(file);
            fwrite(bytes, 1, size, file);
            break;
        }
    if (!file || fclose(file) != 0)
        err(EXIT_FAILURE, "%s", path);
}

static void make_odd_pngs(void)
{
    make_png(&(struct png_kind){"one", 1, 1, 2, 8, false, false, false, true});
    make_png(&(struct png_kind){"wide-rgba", 4900, 12, 6, 8, false, false,
                                false, false});
    make_png(&(struct png_kind){"wide-rgb", 4900, 12, 2, 8, true, false, false,
                                false});
    make_png(&(struct png_kind){"small-la", 100, 90, 4, 8, true, false, false,
                                false});
}

/* --- crafted ------------------------------------------------------------- */

struct bytes {
    uint8_t *at;
    size_t size;
};

static struct bytes whole_file(const char *name)
{
    char path[4096];
    struct bytes b = {malloc(1 << 24), 0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file || !b.at)
        err(EXIT_FAILURE, "%s", path);
    b.size = fread(b.at, 1, 1 << 24, file);
    fclose(file);
    return b;
}

static void write_chunk_of(FILE *file, const char *type, const uint8_t *data,
                           size_t size, unsigned claimed)
{
    uint8_t head[8], check[4];
    uint32_t crc = 0xFFFFFFFF;
    png_save_uint_32(head, claimed);
    memcpy(head + 4, type, 4);
    for (size_t i = 0; i < size + 4; i++) {
        crc ^= i < 4 ? head[4 + i] : data[i - 4];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
    png_save_uint_32(check, ~crc);
    fwrite(head, 1, sizeof head, file);
    fwrite(data, 1, size, file);
    fwrite(check, 1, sizeof check, file);
}

static void write_png_head(FILE *file, unsigned width, unsigned height,
                           int colour, int interlaced)
{
    static const char signature[] = "\x89PNG\r\n\x1a\n";
    uint8_t header[13] = {0};
    png_save_uint_32(header, width);
    png_save_uint_32(header + 4, height);
    header[8] = 8;
    header[9] = (uint8_t)colour;
    header[12] = (uint8_t)interlaced;
    fwrite(signature, 1, 8, file);
    write_chunk_of(file, "IHDR", header, sizeof header, sizeof header);
}

/* Each kind of chunk, said to be 2 GB long in a file of 48 bytes. */
static void make_long_chunks(void)
{
    static const char types[][5] = {"tEXt", "zTXt", "iTXt", "iCCP", "eXIf",
                                    "sPLT", "pCAL", "sCAL", "hIST", "tRNS",
                                    "PLTE", "sBIT", "bKGD", "gAMA", "cHRM",
                                    "sRGB", "pHYs", "tIME", "oFFs", "prVt"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char name[40];
        snprintf(name, sizeof name, "long-%.4s.png", types[i]);
        FILE *file = create(name);
        write_png_head(file, 30, 20, PNG_COLOR_TYPE_RGB, 0);
        write_chunk_of(file, types[i], (const uint8_t *)"key", 3, 0x7FFFFFFF);
        fclose(file);
    }
}

/* Its pixels end after 800 bytes. */
static void make_broken_off(const char *name, unsigned width, unsigned height,
                            int colour, int interlaced)
{
    static const uint8_t nothing[800] = {0x78, 0x01, 0x00, 0xFF, 0xFF, 0, 0};
    FILE *file = create(name);
    write_png_head(file, width, height, colour, interlaced);
    write_chunk_of(file, "IDAT", nothing, sizeof nothing, sizeof nothing);
    write_chunk_of(file, "IEND", nothing, 0, 0);
    fclose(file);
}

/* `from`, with `count` markers of that kind behind its first. */
static void make_many_markers(const char *name, uint8_t marker, int count)
{
    struct bytes b = whole_file("plain.jpg");
    const uint8_t one[] = {0xFF, marker, 0, 7, 'a', 'b', 'c', 'd', 0};
    FILE *file = create(name);
    fwrite(b.at, 1, 2, file);
    for (int i = 0; i < count; i++)
        fwrite(one, 1, sizeof one, file);
    fwrite(b.at + 2, 1, b.size - 2, file);
    fclose(file);
    free(b.at);
}

/* `from`.jpg with its last scan as often as fits into a megabyte. */
static void make_many_scans(const char *from, const char *name)
{
    struct bytes b = whole_file(from);
    size_t scan = 0;
    for (size_t i = 0; i + 1 < b.size; i++)
        if (b.at[i] == 0xFF && b.at[i + 1] == 0xDA)
            scan = i;
    FILE *file = create(name);
    fwrite(b.at, 1, scan, file);
    for (size_t size = scan; size < 1000000; size += b.size - 2 - scan)
        fwrite(b.at + scan, 1, b.size - 2 - scan, file);
    fwrite("\xFF\xD9", 1, 2, file);
    fclose(file);
    free(b.at);
}

static void make_with_bytes_after_the_end(const char *from, const char *name)
{
    struct bytes b = whole_file(from);
    FILE *file = create(name);
    fwrite(b.at, 1, b.size, file);
    fwrite("and so on", 1, 9, file);
    fclose(file);
    free(b.at);
}

/* A white page, whose scans are nearly empty. */
static void make_page(const char *name, bool arithmetic)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    static uint8_t white[4000];
    uint8_t *row = white;
    FILE *file = create(name);
    memset(white, 255, sizeof white);
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_stdio_dest(&c, file);
    c.image_width = 4000;
    c.image_height = 3000;
    c.in_color_space = JCS_GRAYSCALE;
    c.input_components = 1;
    jpeg_set_defaults(&c);
    c.arith_code = arithmetic;
    jpeg_simple_progression(&c);
    jpeg_start_compress(&c, TRUE);
    for (int y = 0; y < 3000; y++)
        jpeg_write_scanlines(&c, &row, 1);
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    fclose(file);
}

/* Small files that would cost a lot if they were believed; and sound ones that
 * did cost a lot for their shape. */
static void make_crafted(void)
{
    make_long_chunks();
    make_broken_off("broken-wide.png", 3000000, 20, PNG_COLOR_TYPE_RGB, 0);
    make_broken_off("broken-wide-alpha.png", 3000000, 20,
                    PNG_COLOR_TYPE_RGB_ALPHA, 0);
    make_broken_off("broken-interlaced.png", 9000, 9000,
                    PNG_COLOR_TYPE_RGB_ALPHA, 1);
    make_png(&(struct png_kind){.name = "wide",
                                .width = 1000000,
                                .height = 16,
                                .colour = PNG_COLOR_TYPE_RGB,
                                .depth = 8});
    make_png(&(struct png_kind){.name = "wide-alpha",
                                .width = 70001,
                                .height = 23,
                                .colour = PNG_COLOR_TYPE_RGB_ALPHA,
                                .depth = 8});
    make_png(&(struct png_kind){.name = "tall-interlaced",
                                .width = 1,
                                .height = 700000,
                                .colour = PNG_COLOR_TYPE_RGB,
                                .depth = 8,
                                .interlaced = true});
    make_jpeg(&(struct jpeg_kind){
        .name = "plain", .width = 40, .height = 30, .quality = 75});
    make_many_markers("many-com.jpg", JPEG_COM, 80000);
    make_many_markers("many-app1.jpg", JPEG_APP0 + 1, 80000);
    make_many_markers("many-app2.jpg", JPEG_APP0 + 2, 80000);
    make_many_markers("many-app5.jpg", JPEG_APP0 + 5, 80000);
    make_page("page.jpg", false);
    make_page("page-arithmetic.jpg", true);
    make_many_scans("page.jpg", "many-scans.jpg");
    make_many_scans("page-arithmetic.jpg", "many-scans-arithmetic.jpg");
    make_with_bytes_after_the_end("wide-alpha.png", "after-the-end.png");
}

int main(int argc, char **argv)
{
    if (argc == 5) {
        folder = argv[1];
        const int width = atoi(argv[3]), height = atoi(argv[4]);
        if (strcmp(argv[2], "jpeg") == 0)
            make_sized(width, height);
        else
            make_png(&(struct png_kind){.name = "sized",
                                        .width = width,
                                        .height = height,
                                        .colour = PNG_COLOR_TYPE_RGB,
                                        .depth = 8});
        return 0;
    }
    if (argc != 3) {
        fprintf(stderr, "usage: picture_corpus DIR "
                        "small|large|long|tiny|claims|crafted\n");
        return 2;
    }
    folder = argv[1];
    const bool large = strcmp(argv[2], "large") == 0;
    if (large || strcmp(argv[2], "long") == 0) {
        const int(*sizes)[2] = large ? large_sizes : long_sizes;
        for (size_t i = 0; i < sizeof large_sizes / sizeof *large_sizes; i++)
            make_sized(sizes[i][0], sizes[i][1]);
        return 0;
    }
    if (strcmp(argv[2], "claims") == 0) {
        make_claims();
        return 0;
    }
    if (strcmp(argv[2], "crafted") == 0) {
        make_crafted();
        return 0;
    }
    if (strcmp(argv[2], "tiny") == 0) {
        make_jpegs(43, 29);
        make_pngs(43, 29);
        return 0;
    }
    make_jpegs(1333, 217);
    make_pngs(1277, 131);
    make_odd_pngs();
    for (size_t i = 0; i < sizeof small_sizes / sizeof *small_sizes; i++)
        make_sized(small_sizes[i][0], small_sizes[i][1]);
    return 0;
}
