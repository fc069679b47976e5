#include "jpeg_markers.h"

#include <stdlib.h>
#include <string.h>

#include <jerror.h>

/* The next `want` bytes. FALSE if the file ends before: whoever gets that
 * refuses the file, so that nothing needs to be kept for another try. */
static boolean take(j_decompress_ptr cinfo, uint8_t *to, size_t want)
{
    struct jpeg_source_mgr *m = cinfo->src;
    while (want > 0) {
        if (m->bytes_in_buffer == 0 && !m->fill_input_buffer(cinfo))
            return FALSE;
        const size_t n = m->bytes_in_buffer < want ? m->bytes_in_buffer : want;
        memcpy(to, m->next_input_byte, n);
        m->next_input_byte += n;
        m->bytes_in_buffer -= n;
        to += n;
        want -= n;
    }
    return TRUE;
}

static void keep_comment(struct metadata *metadata, uint8_t *body, size_t size)
{
    free(metadata->comment);
    metadata->comment = body;
    metadata->comment_size = size;
    if (size == 0) {
        free(body);
        metadata->comment = NULL;
    }
}

/* Returns whether it keeps `body`. */
static bool keep_piece(struct jpeg_markers *m, uint8_t *body, size_t size)
{
    static const char name[12] = "ICC_PROFILE";
    if (size < sizeof name + 2 || memcmp(body, name, sizeof name) != 0)
        return false;
    if (m->pieces >= JPEG_ICC_PIECES) {
        m->pieces = JPEG_ICC_PIECES + 1;
        return false;
    }
    m->piece[m->pieces++] = (struct jpeg_icc_piece){body, size};
    return true;
}

static void look_for_exif(struct jpeg_markers *m, const uint8_t *body,
                          size_t size)
{
    static const char name[6] = "Exif";
    if (m->has_exif || size <= sizeof name || memcmp(body, name, sizeof name))
        return;
    m->has_exif = true;
    m->metadata->orientation =
        metadata_orientation(body + sizeof name, size - sizeof name);
}

/* libjpeg calls it at a marker's length. */
static boolean read_marker(j_decompress_ptr cinfo)
{
    struct jpeg_markers *m = cinfo->client_data;
    uint8_t length[2];
    if (!take(cinfo, length, sizeof length))
        return FALSE;
    const int told = length[0] << 8 | length[1];
    const size_t size = told > 2 ? (size_t)told - 2 : 0;
    uint8_t *body = malloc(size + 1);
    if (!body)
        ERREXIT1(cinfo, JERR_OUT_OF_MEMORY, 0);
    if (!take(cinfo, body, size)) {
        free(body);
        return FALSE;
    }
    bool kept = false;
    if (!m->over && cinfo->unread_marker == JPEG_COM) {
        keep_comment(m->metadata, body, size);
        kept = true;
    } else if (!m->over && cinfo->unread_marker == JPEG_APP0 + 1) {
        look_for_exif(m, body, size);
    } else if (!m->over) {
        kept = keep_piece(m, body, size);
    }
    if (!kept)
        free(body);
    cinfo->unread_marker = 0; /* it is read */
    return TRUE;
}

void jpeg_markers_watch(struct jpeg_markers *markers, j_decompress_ptr cinfo,
                        struct metadata *metadata)
{
    markers->metadata = metadata;
    cinfo->client_data = markers;
    jpeg_set_marker_processor(cinfo, JPEG_COM, read_marker);
    jpeg_set_marker_processor(cinfo, JPEG_APP0 + 1, read_marker);
    jpeg_set_marker_processor(cinfo, JPEG_APP0 + 2, read_marker);
}

/* The byte after the name numbers the pieces from 1. */
static int by_number(const void *a, const void *b)
{
    const struct jpeg_icc_piece *p = a, *q = b;
    return p->bytes[12] - q->bytes[12];
}

int jpeg_markers_finish(struct jpeg_markers *m)
{
    enum { HEAD = 14 }; /* the name with its '\0', number, how many */
    size_t size = 0;
    m->over = true;
    if (m->pieces == 0 || m->pieces > JPEG_ICC_PIECES)
        return 0;
    qsort(m->piece, (size_t)m->pieces, sizeof *m->piece, by_number);
    if (m->piece[0].bytes[HEAD - 1] != m->pieces)
        return 0;
    for (int i = 0; i < m->pieces; i++)
        size += m->piece[i].size - HEAD;
    uint8_t *icc = malloc(size + 1), *to = icc;
    if (!icc)
        return -1;
    for (int i = 0; i < m->pieces; i++) {
        memcpy(to, m->piece[i].bytes + HEAD, m->piece[i].size - HEAD);
        to += m->piece[i].size - HEAD;
    }
    free(m->metadata->icc);
    m->metadata->icc = icc;
    m->metadata->icc_size = size;
    return 0;
}

void jpeg_markers_free(struct jpeg_markers *markers)
{
    const int kept =
        markers->pieces < JPEG_ICC_PIECES ? markers->pieces : JPEG_ICC_PIECES;
    for (int i = 0; i < kept; i++)
        free(markers->piece[i].bytes);
    markers->pieces = 0;
}
