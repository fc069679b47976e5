#include "jpeg_file.h"

#include <errno.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "jpeg_markers.h"

/* --- errors -------------------------------------------------------------- */

/* libjpeg reports an error by calling a function that must not return. */
struct jpeg_trap {
    struct jpeg_error_mgr manager; /* first: libjpeg hands this back */
    jmp_buf back;
    struct problem *problem;
    int system_error; /* errno, if it was a failed read or write */
};

static void spring(j_common_ptr cinfo)
{
    struct jpeg_trap *trap = (struct jpeg_trap *)(void *)cinfo->err;
    const int system_error = errno;
    char message[JMSG_LENGTH_MAX];
    cinfo->err->format_message(cinfo, message);
    if (cinfo->err->msg_code == JERR_FILE_WRITE) {
        trap->system_error = system_error;
        rows_fail(trap->problem, IMAGE_SYSTEM, "cannot write: %s",
                  strerror(system_error));
    } else if (cinfo->err->msg_code == JERR_OUT_OF_MEMORY) {
        rows_no_memory(trap->problem);
    } else {
        rows_fail(trap->problem, IMAGE_CORRUPT, "broken JPEG: %s", message);
    }
    longjmp(trap->back, 1);
}

/* Warnings are for damage that libjpeg can work around. */
static void keep_quiet(j_common_ptr cinfo, int level)
{
    if (level < 0)
        cinfo->err->num_warnings++;
}

static struct jpeg_error_mgr *set_trap(struct jpeg_trap *trap,
                                       struct problem *problem)
{
    jpeg_std_error(&trap->manager);
    trap->manager.error_exit = spring;
    trap->manager.emit_message = keep_quiet;
    trap->problem = problem;
    return &trap->manager;
}

/* --- where the bytes come from ------------------------------------------- */

/* Unlike libjpeg's own source, this one never makes up an end of the image
 * where the file ends: it says "no more", and the caller refuses the file. */
struct jpeg_input {
    struct jpeg_source_mgr manager; /* first: libjpeg hands this back */
    FILE *file;
    JOCTET buffer[1 << 16];
};

static void nothing_to_do(j_decompress_ptr cinfo)
{
    (void)cinfo;
}

static boolean fill_buffer(j_decompress_ptr cinfo)
{
    struct jpeg_input *input = (struct jpeg_input *)(void *)cinfo->src;
    size_t n = fread(input->buffer, 1, sizeof input->buffer, input->file);
    if (n == 0)
        return FALSE;
    input->manager.next_input_byte = input->buffer;
    input->manager.bytes_in_buffer = n;
    return TRUE;
}

static void skip_bytes(j_decompress_ptr cinfo, long count)
{
    struct jpeg_source_mgr *m = cinfo->src;
    while (count > (long)m->bytes_in_buffer) {
        count -= (long)m->bytes_in_buffer;
        m->bytes_in_buffer = 0;
        if (!fill_buffer(cinfo))
            return;
    }
    if (count > 0) {
        m->next_input_byte += count;
        m->bytes_in_buffer -= (size_t)count;
    }
}

static void set_input(j_decompress_ptr cinfo, struct jpeg_input *input,
                      FILE *file)
{
    input->file = file;
    input->manager.init_source = nothing_to_do;
    input->manager.fill_input_buffer = fill_buffer;
    input->manager.skip_input_data = skip_bytes;
    input->manager.resync_to_restart = jpeg_resync_to_restart;
    input->manager.term_source = nothing_to_do;
    input->manager.bytes_in_buffer = 0;
    cinfo->src = &input->manager;
}

/* --- reading ------------------------------------------------------------- */

struct jpeg_reader {
    struct rows rows; /* first, so that a rows pointer is a reader pointer */
    struct jpeg_decompress_struct cinfo;
    struct jpeg_trap trap;
    struct jpeg_input input;
    struct jpeg_markers markers;
    struct jpeg_progress_mgr progress;
    double work; /* of all scans so far, in blocks of 8 x 8 samples */
    uint8_t *out;
    size_t stride;
    bool started;
    int made;
};

static int cut_off(struct jpeg_reader *j)
{
    if (ferror(j->input.file))
        return rows_fail(j->rows.problem, IMAGE_SYSTEM, "cannot read: %s",
                         strerror(errno));
    return rows_fail(j->rows.problem, IMAGE_CORRUPT, "the file is cut off");
}

/* Adobe's CMYK files hold inverted values, and hardly any others exist. */
static void invert(uint8_t *row, size_t n)
{
    for (size_t i = 0; i < n; i++)
        row[i] = (uint8_t)(255 - row[i]);
}

static int read_jpeg(struct rows *self, const uint8_t **row, int *count)
{
    struct jpeg_reader *j = (struct jpeg_reader *)self;
    const int left = self->height - j->made;
    const int want = left < ROWS_AT_ONCE ? left : ROWS_AT_ONCE;
    *count = 0;
    if (want == 0)
        return 0;
    if (setjmp(j->trap.back))
        return (int)self->problem->code;
    /* Not before: of a progressive file this reads all there is, in vain if the
     * picture is opened for its size only. */
    if (!j->started && !jpeg_start_decompress(&j->cinfo))
        return cut_off(j);
    j->started = true;

    JSAMPROW into[ROWS_AT_ONCE];
    for (int y = 0; y < want; y++)
        row[y] = into[y] = j->out + (size_t)y * j->stride;
    for (int y = 0; y < want;) {
        int n = (int)jpeg_read_scanlines(&j->cinfo, into + y,
                                         (JDIMENSION)(want - y));
        if (n == 0)
            return cut_off(j);
        y += n;
    }
    if (self->bands == 4)
        for (int y = 0; y < want; y++)
            invert(into[y], (size_t)self->width * 4);
    j->made += want;
    if (j->made == self->height)
        jpeg_finish_decompress(&j->cinfo);
    *count = want;
    return 0;
}

static void close_jpeg(struct rows *self)
{
    struct jpeg_reader *j = (struct jpeg_reader *)self;
    jpeg_destroy_decompress(&j->cinfo);
    jpeg_markers_free(&j->markers);
    rows_free(j->out);
    free(j);
}

/* A file of 1 MB can hold a hundred thousand scans over a large picture, each
 * of which says "nothing new here" in ten bytes and is still a walk over all
 * blocks. A photo has about ten; ours may be seven times over the largest
 * picture that we take, and hundreds of times over one of 10 megapixels. */
#define WORK_MOST 60e6

/* libjpeg calls it before it decodes the next row of blocks: in a file of
 * several scans while jpeg_start_decompress() reads them. */
static void limit_work(j_common_ptr common)
{
    j_decompress_ptr cinfo = (j_decompress_ptr)(void *)common;
    struct jpeg_reader *j =
        (struct jpeg_reader *)(void *)((char *)cinfo -
                                       offsetof(struct jpeg_reader, cinfo));
    /* Arithmetic coding decodes a block at the same cost where nothing is. */
    const double cost = cinfo->arith_code ? 8 : 1;
    if (j->started || !jpeg_has_multiple_scans(cinfo))
        return;
    for (int i = 0; i < cinfo->comps_in_scan; i++) {
        const jpeg_component_info *c = cinfo->cur_comp_info[i];
        j->work += cost * c->width_in_blocks * c->v_samp_factor;
    }
    if (j->work <= WORK_MOST)
        return;
    rows_fail(j->rows.problem, IMAGE_TOO_LARGE,
              "its %d scans are too much work for a picture of that size",
              cinfo->input_scan_number);
    longjmp(j->trap.back, 1);
}

static int prepare_decoding(struct jpeg_reader *j, int shrink)
{
    struct jpeg_decompress_struct *c = &j->cinfo;
    switch (c->num_components) {
    case 1:
        c->out_color_space = JCS_GRAYSCALE;
        break;
    case 3:
        c->out_color_space = JCS_RGB;
        break;
    case 4:
        c->out_color_space = JCS_CMYK;
        break;
    default:
        return rows_fail(j->rows.problem, IMAGE_WRONG_MODE,
                         "a JPEG of %d colours is not handled",
                         c->num_components);
    }
    c->scale_num = 1;
    c->scale_denom = (unsigned)shrink;
    jpeg_calc_output_dimensions(c);
    j->rows.width = (int)c->output_width;
    j->rows.height = (int)c->output_height;
    j->rows.bands = c->output_components;
    j->stride = rows_stride((size_t)j->rows.width * (size_t)j->rows.bands);
    j->rows.at_once = ROWS_AT_ONCE;
    j->out = rows_alloc(ROWS_AT_ONCE, j->stride);
    return j->out ? 0 : rows_no_memory(j->rows.problem);
}

static int open_jpeg(struct jpeg_reader *j, int shrink,
                     struct metadata *metadata, struct size *full)
{
    if (setjmp(j->trap.back))
        return (int)j->rows.problem->code;
    jpeg_create_decompress(&j->cinfo);
    set_input(&j->cinfo, &j->input, j->input.file);
    jpeg_markers_watch(&j->markers, &j->cinfo, metadata);
    j->progress.progress_monitor = limit_work;
    j->cinfo.progress = &j->progress;
    int header;
    do
        header = jpeg_read_header(&j->cinfo, FALSE);
    while (header == JPEG_HEADER_TABLES_ONLY);
    if (header != JPEG_HEADER_OK)
        return cut_off(j);
    full->width = (int)j->cinfo.image_width;
    full->height = (int)j->cinfo.image_height;
    int status = rows_size_check(*full, j->rows.problem);
    if (status == 0 && jpeg_markers_finish(&j->markers) != 0)
        status = rows_no_memory(j->rows.problem);
    return status == 0 ? prepare_decoding(j, shrink) : status;
}

struct rows *jpeg_read(FILE *file, int shrink, struct metadata *metadata,
                       struct size *full, struct problem *problem)
{
    struct jpeg_reader *j = calloc(1, sizeof *j);
    if (!j) {
        rows_no_memory(problem);
        return NULL;
    }
    j->rows.problem = problem;
    j->rows.read = read_jpeg;
    j->rows.close = close_jpeg;
    j->cinfo.err = set_trap(&j->trap, problem);
    j->input.file = file;
    if (open_jpeg(j, shrink, metadata, full) == 0)
        return &j->rows;
    close_jpeg(&j->rows);
    return NULL;
}

/* --- writing ------------------------------------------------------------- */

static int set_up(struct jpeg_compress_struct *c, const struct rows *source,
                  int quality)
{
    static const J_COLOR_SPACE space[] = {0, JCS_GRAYSCALE, JCS_UNKNOWN,
                                          JCS_RGB, JCS_CMYK};
    c->image_width = (JDIMENSION)source->width;
    c->image_height = (JDIMENSION)source->height;
    c->input_components = source->bands;
    c->in_color_space = space[source->bands];
    if (source->width > JPEG_MAX_DIMENSION ||
        source->height > JPEG_MAX_DIMENSION)
        return rows_fail(source->problem, IMAGE_TOO_LARGE,
                         "too large for a JPEG");
    jpeg_set_defaults(c);
    jpeg_set_quality(c, quality, TRUE);
    return 0;
}

static int write_rows(struct jpeg_compress_struct *c, struct rows *source)
{
    const uint8_t *row[ROWS_AT_ONCE];
    int count, status;
    while ((status = source->read(source, row, &count)) == 0 && count > 0) {
        JSAMPROW out[ROWS_AT_ONCE];
        for (int y = 0; y < count; y++) {
            /* libjpeg does not write to them; its type is older than const. */
            out[y] = (JSAMPROW)(uintptr_t)row[y];
            if (source->bands == 4)
                invert(out[y], (size_t)source->width * 4);
        }
        jpeg_write_scanlines(c, out, (JDIMENSION)count);
    }
    return status;
}

static int write_all(struct jpeg_compress_struct *c, struct jpeg_trap *trap,
                     FILE *file, struct rows *source, int quality,
                     const struct metadata *metadata)
{
    if (setjmp(trap->back))
        return (int)source->problem->code;
    jpeg_create_compress(c);
    jpeg_stdio_dest(c, file);
    int status = set_up(c, source, quality);
    if (status != 0)
        return status;
    jpeg_start_compress(c, TRUE);
    if (metadata->comment)
        jpeg_write_marker(c, JPEG_COM, metadata->comment,
                          (unsigned)metadata->comment_size);
    status = write_rows(c, source);
    if (status == 0)
        jpeg_finish_compress(c);
    return status;
}

int jpeg_write(FILE *file, struct rows *source, int quality,
               const struct metadata *metadata)
{
    struct jpeg_compress_struct c = {0};
    struct jpeg_trap trap = {0};
    c.err = set_trap(&trap, source->problem);
    int status = write_all(&c, &trap, file, source, quality, metadata);
    jpeg_destroy_compress(&c);
    return status;
}
