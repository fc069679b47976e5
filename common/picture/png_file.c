#include "png_file.h"

#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "png_chunks.h"

/* --- errors -------------------------------------------------------------- */

/* libpng reports an error by calling a function that must not return. */
struct png_trap {
    FILE *file;
    struct problem *problem;
    jmp_buf back;
};

static void spring(png_structp png, png_const_charp message)
{
    struct png_trap *trap = png_get_error_ptr(png);
    /* A failed read or write has told its own reason already. */
    if (trap->problem->code == IMAGE_OK)
        rows_fail(trap->problem, IMAGE_CORRUPT, "broken PNG: %s", message);
    longjmp(trap->back, 1);
}

static void keep_quiet(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

static void read_bytes(png_structp png, png_bytep into, size_t count)
{
    struct png_trap *trap = png_get_io_ptr(png);
    if (fread(into, 1, count, trap->file) == count)
        return;
    if (ferror(trap->file))
        rows_fail(trap->problem, IMAGE_SYSTEM, "cannot read: %s",
                  strerror(errno));
    else
        rows_fail(trap->problem, IMAGE_CORRUPT, "the file is cut off");
    png_error(png, "read");
}

static void write_bytes(png_structp png, png_bytep from, size_t count)
{
    struct png_trap *trap = png_get_io_ptr(png);
    if (fwrite(from, 1, count, trap->file) == count)
        return;
    rows_fail(trap->problem, IMAGE_SYSTEM, "cannot write: %s", strerror(errno));
    png_error(png, "write");
}

static void flush_bytes(png_structp png)
{
    (void)png;
}

/* --- reading ------------------------------------------------------------- */

struct png_reader {
    struct rows rows;
    png_structp png;
    png_infop info;
    struct png_trap trap;
    bool interlaced;
    bool complete; /* the last row's pixels are there */
    uint8_t *out;  /* a block of rows, or the whole picture if interlaced */
    size_t stride;
    int made;
};

/* libpng calls this for each row that it has unpacked. With the last one it
 * also wants to see the end of the data; what it finds wrong there is no
 * reason to refuse the pixels, which are all there. */
static void note_row(png_structp png, png_row_infop info, png_bytep row)
{
    struct png_reader *p = png_get_user_transform_ptr(png);
    const int y = (int)png_get_current_row_number(png);
    const int left = p->rows.height - 1 - y;
    (void)info;
    (void)row;
    /* The last sweep has every second row. */
    p->complete = p->interlaced
                      ? png_get_current_pass_number(png) == 6 && left <= 1
                      : left == 0;
}

/* Interlaced pictures come in seven sweeps over the whole. */
static void read_whole(struct png_reader *p)
{
    for (int pass = 0; pass < 7; pass++)
        for (int y = 0; y < p->rows.height; y++)
            png_read_row(p->png, p->out + (size_t)y * p->stride, NULL);
}

/* `want` rows into p->out, or the whole picture. */
static int unpack(struct png_reader *p, int want)
{
    if (setjmp(p->trap.back)) {
        if (!p->complete)
            return (int)p->rows.problem->code;
        *p->rows.problem = (struct problem){0};
        return 0;
    }
    if (p->interlaced)
        read_whole(p);
    for (int y = 0; y < want && !p->interlaced; y++)
        png_read_row(p->png, p->out + (size_t)y * p->stride, NULL);
    return 0;
}

static int read_png(struct rows *self, const uint8_t **row, int *count)
{
    struct png_reader *p = (struct png_reader *)self;
    const int left = self->height - p->made;
    const int want = left < self->at_once ? left : self->at_once;
    int status = 0;
    *count = 0;
    if (left > 0 && (!p->interlaced || p->made == 0))
        status = unpack(p, want);
    if (status != 0)
        return status;
    const int first = p->interlaced ? p->made : 0;
    for (int y = 0; y < want; y++)
        row[y] = p->out + (size_t)(first + y) * p->stride;
    p->made += want;
    *count = want;
    return 0;
}

static void close_png(struct rows *self)
{
    struct png_reader *p = (struct png_reader *)self;
    png_destroy_read_struct(&p->png, &p->info, NULL);
    rows_free(p->out);
    free(p);
}

/* Kinds that Pillow will not blur ("wrong mode") are converted instead. */
static const char *conversion(int colour, int depth)
{
    if (colour == PNG_COLOR_TYPE_PALETTE)
        return "palette converted to full colour";
    if (colour == PNG_COLOR_TYPE_GRAY && depth == 1)
        return "black and white converted to grey";
    if (colour == PNG_COLOR_TYPE_GRAY && depth == 16)
        return "16-bit grey converted to 8-bit";
    return NULL;
}

/* Asks libpng for 8 bits a band. */
static void set_transforms(png_structp png, png_infop info)
{
    const int colour = png_get_color_type(png, info);
    const int depth = png_get_bit_depth(png, info);
    png_set_strip_16(png);
    if (colour == PNG_COLOR_TYPE_PALETTE) {
        png_set_palette_to_rgb(png);
        if (png_get_valid(png, info, PNG_INFO_tRNS))
            png_set_tRNS_to_alpha(png);
    } else if (colour == PNG_COLOR_TYPE_GRAY) {
        png_set_expand_gray_1_2_4_to_8(png);
    } else if (colour == PNG_COLOR_TYPE_GRAY_ALPHA && depth == 16) {
        png_set_gray_to_rgb(png); /* as Pillow, which has no 16-bit LA */
    }
}

static void keep_transparency(struct png_reader *p, struct metadata *metadata)
{
    png_color_16p colour;
    const int kind = png_get_color_type(p->png, p->info);
    if (!png_get_tRNS(p->png, p->info, NULL, NULL, &colour) || !colour)
        return;
    if (kind == PNG_COLOR_TYPE_GRAY) {
        const int depth = png_get_bit_depth(p->png, p->info);
        const int grey = colour->gray;
        metadata->transparent_size = 1;
        /* Where we convert and Pillow refuses, the colour follows. */
        metadata->transparent[0] = depth == 1    ? 255 * grey
                                   : depth == 16 ? grey >> 8
                                                 : grey;
    } else if (kind == PNG_COLOR_TYPE_RGB) {
        metadata->transparent_size = 3;
        metadata->transparent[0] = colour->red;
        metadata->transparent[1] = colour->green;
        metadata->transparent[2] = colour->blue;
    }
}

static int make_room(struct png_reader *p)
{
    p->rows.bands = png_get_channels(p->png, p->info);
    const size_t n = (size_t)p->rows.width * (size_t)p->rows.bands;
    p->interlaced =
        png_get_interlace_type(p->png, p->info) != PNG_INTERLACE_NONE;
    /* A whole picture has its rows close together: of one that is a pixel wide
     * and millions high, the gaps would be nearly all. */
    p->stride = p->interlaced ? n : rows_stride(n);
    p->rows.at_once = rows_at_once(n);
    p->out = rows_alloc(p->interlaced ? (size_t)p->rows.height
                                      : (size_t)p->rows.at_once,
                        p->stride);
    return p->out ? 0 : rows_no_memory(p->rows.problem);
}

/* libpng believes in the length of some chunks before it has read them, and
 * takes that much memory. We need none of these; what we do need png_chunks.h
 * has found. */
static void pass_by_chunks(png_structp png)
{
#ifdef PNG_SET_UNKNOWN_CHUNKS_SUPPORTED
    static const char names[][5] = {
        "bKGD", "cHRM", "eXIf", "gAMA", "hIST", "iCCP", "iTXt", "oFFs", "pCAL",
        "pHYs", "sBIT", "sCAL", "sPLT", "sRGB", "tEXt", "tIME", "zTXt"};
    enum { COUNT = sizeof names / sizeof *names };
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER,
                                (png_const_bytep)names, COUNT);
#else
    (void)png;
#endif
}

static int open_png(struct png_reader *p, bool strict,
                    struct metadata *metadata, const char **note)
{
    bool whole;
    if (setjmp(p->trap.back))
        return (int)p->rows.problem->code;
    int status =
        png_chunks_read(p->trap.file, metadata, &whole, p->rows.problem);
    if (status != 0)
        return status;
    png_set_read_fn(p->png, &p->trap, read_bytes);
    pass_by_chunks(p->png);
    /* rows_size_check() has the say about sizes, not libpng's own limit. */
    png_set_user_limits(p->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_read_info(p->png, p->info);
    /* Up to here a wrong checksum is an error, and from here none, as with
     * Pillow: what zlib can unpack is taken, and it has a checksum too. */
    png_set_crc_action(p->png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
    /* If not, byte by byte: what there is may be all that the pixels need, and
     * a longer read would fail as a whole. */
    if (!whole)
        png_set_compression_buffer_size(p->png, 1);
    struct size size = {(int)png_get_image_width(p->png, p->info),
                        (int)png_get_image_height(p->png, p->info)};
    p->rows.width = size.width;
    p->rows.height = size.height;
    status = rows_size_check(size, p->rows.problem);
    if (status != 0)
        return status;
    *note = conversion(png_get_color_type(p->png, p->info),
                       png_get_bit_depth(p->png, p->info));
    if (*note && strict)
        return rows_fail(p->rows.problem, IMAGE_WRONG_MODE,
                         "wrong mode (would be: %s)", *note);
    keep_transparency(p, metadata);
    set_transforms(p->png, p->info);
    png_set_interlace_handling(p->png);
    png_set_read_user_transform_fn(p->png, note_row);
    png_set_user_transform_info(p->png, p, 0, 0);
    png_read_update_info(p->png, p->info);
    return make_room(p);
}

struct rows *png_read(FILE *file, bool strict, struct metadata *metadata,
                      const char **note, struct problem *problem)
{
    struct png_reader *p = calloc(1, sizeof *p);
    if (!p) {
        rows_no_memory(problem);
        return NULL;
    }
    p->rows.problem = p->trap.problem = problem;
    p->rows.read = read_png;
    p->rows.close = close_png;
    p->trap.file = file;
    p->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &p->trap, spring,
                                    keep_quiet);
    if (p->png)
        p->info = png_create_info_struct(p->png);
    if (!p->info)
        rows_no_memory(problem);
    else if (open_png(p, strict, metadata, note) == 0)
        return &p->rows;
    close_png(&p->rows);
    return NULL;
}

/* --- writing ------------------------------------------------------------- */

/* As it came, like Pillow; libpng would drop one that came with 16 bits. */
static void write_transparency(png_structp png, const struct metadata *metadata)
{
    png_byte number[6];
    const int n = metadata->transparent_size;
    for (int i = 0; i < n; i++)
        png_save_uint_16(number + 2 * i, (unsigned)metadata->transparent[i]);
    png_write_chunk(png, (png_const_bytep) "tRNS", number, 2 * (size_t)n);
}

static uint32_t adler32(const uint8_t *bytes, size_t size)
{
    uint32_t a = 1, b = 0;
    for (size_t i = 0; i < size; i++) {
        a = (a + bytes[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

/* A chunk iCCP in which zlib's format holds the profile as it is: libpng packs
 * one only if it likes what is in it, and Pillow keeps any. */
static void write_profile(png_structp png, const struct metadata *metadata)
{
    enum { BLOCK = 0xFFFF };
    static const char name[] = "ICC Profile\0"; /* and the method, 0 */
    const size_t size = metadata->icc_size;
    const size_t blocks = (size + BLOCK - 1) / BLOCK;
    png_byte start[sizeof name + 2], head[5], end[4];
    memcpy(start, name, sizeof name);
    start[sizeof name] = 0x78;
    start[sizeof name + 1] = 0x01;
    png_write_chunk_start(
        png, (png_const_bytep) "iCCP",
        (png_uint_32)(sizeof start + size + blocks * sizeof head + sizeof end));
    png_write_chunk_data(png, start, sizeof start);
    for (size_t at = 0; at < size; at += BLOCK) {
        const size_t n = size - at < BLOCK ? size - at : BLOCK;
        head[0] = at + n == size;
        head[1] = (png_byte)n;
        head[2] = (png_byte)(n >> 8);
        head[3] = (png_byte)~head[1];
        head[4] = (png_byte)~head[2];
        png_write_chunk_data(png, head, sizeof head);
        png_write_chunk_data(png, metadata->icc + at, n);
    }
    png_save_uint_32(end, adler32(metadata->icc, size));
    png_write_chunk_data(png, end, sizeof end);
    png_write_chunk_end(png);
}

static void write_header(png_structp png, png_infop info,
                         const struct rows *source,
                         const struct metadata *metadata)
{
    static const int colour[] = {0, PNG_COLOR_TYPE_GRAY,
                                 PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB,
                                 PNG_COLOR_TYPE_RGB_ALPHA};
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    /* A profile that libpng finds wrong is left out, and the picture saved. */
    png_set_benign_errors(png, 1);
    png_set_IHDR(png, info, (png_uint_32)source->width,
                 (png_uint_32)source->height, 8, colour[source->bands],
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (metadata->icc)
        png_set_iCCP(png, info, "ICC Profile", PNG_COMPRESSION_TYPE_BASE,
                     metadata->icc, (png_uint_32)metadata->icc_size);
    png_write_info(png, info);
    if (metadata->icc && !png_get_valid(png, info, PNG_INFO_iCCP))
        write_profile(png, metadata);
    if (metadata->transparent_size == source->bands)
        write_transparency(png, metadata);
}

static int write_all(png_structp png, png_infop info, struct png_trap *trap,
                     struct rows *source, const struct metadata *metadata)
{
    if (setjmp(trap->back))
        return (int)source->problem->code;
    png_set_write_fn(png, trap, write_bytes, flush_bytes);
    write_header(png, info, source, metadata);
    const uint8_t *row[ROWS_AT_ONCE];
    int count, status;
    while ((status = source->read(source, row, &count)) == 0 && count > 0)
        for (int y = 0; y < count; y++)
            png_write_row(png, row[y]);
    if (status == 0)
        png_write_end(png, NULL);
    return status;
}

int png_write(FILE *file, struct rows *source, const struct metadata *metadata)
{
    struct png_trap trap = {.file = file, .problem = source->problem};
    png_infop info = NULL;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &trap,
                                              spring, keep_quiet);
    if (png)
        info = png_create_info_struct(png);
    int status = info ? write_all(png, info, &trap, source, metadata)
                      : rows_no_memory(source->problem);
    png_destroy_write_struct(&png, &info);
    return status;
}
