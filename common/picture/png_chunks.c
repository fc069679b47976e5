#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* what POSIX adds to C17, under -std=c17 too */
#endif
#include "png_chunks.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "inflate.h"

/* Pillow believes in profiles up to here, and so do we. */
#define ICC_MOST ((size_t)1 << 20)
/* More of an EXIF block than its orientation needs. */
#define EXIF_MOST ((size_t)1 << 16)

struct chunk {
    char type[4];
    size_t size; /* as told */
};

struct walk {
    FILE *file;
    long size; /* the file's */
    long at;   /* where the next chunk begins */
};

enum found { CHUNK, CUT_OFF };

/* Reads a chunk's head, if all of the chunk is there. */
static enum found next_chunk(struct walk *walk, struct chunk *chunk)
{
    enum { AROUND = 12 }; /* size, type, checksum */
    unsigned char head[8];
    const long left = walk->size - walk->at;
    if (left < AROUND || fread(head, 1, sizeof head, walk->file) != sizeof head)
        return CUT_OFF;
    chunk->size = (size_t)head[0] << 24 | (size_t)head[1] << 16 |
                  (size_t)head[2] << 8 | (size_t)head[3];
    memcpy(chunk->type, head + 4, sizeof chunk->type);
    if (chunk->size > (size_t)(left - AROUND))
        return CUT_OFF;
    walk->at += (long)chunk->size + AROUND;
    return CHUNK;
}

/* Goes to where the next chunk begins: a short way by reading, since fseek()
 * asks the system each time. */
static bool go_on(struct walk *walk, size_t left)
{
    char bytes[4096];
    if (left > sizeof bytes)
        return fseek(walk->file, walk->at, SEEK_SET) == 0;
    return fread(bytes, 1, left, walk->file) == left;
}

static bool is(const struct chunk *chunk, const char *type)
{
    return memcmp(chunk->type, type, sizeof chunk->type) == 0;
}

/* An iCCP chunk is a name, '\0', the method 0, and the packed profile. Like
 * Pillow we take any bytes for one that unpack. */
static void keep_profile(struct metadata *metadata, const uint8_t *body,
                         size_t size)
{
    const uint8_t *end = memchr(body, '\0', size);
    if (metadata->icc || !end || end + 2 > body + size || end[1] != 0)
        return;
    const size_t head = (size_t)(end + 2 - body);
    metadata->icc =
        inflate_zlib(body + head, size - head, ICC_MOST, &metadata->icc_size);
}

static void keep_orientation(struct metadata *metadata, const uint8_t *body,
                             size_t size)
{
    metadata->orientation = metadata_orientation(body, size);
}

/* Reads `size` bytes of the chunk's body for `take`. */
static int keep(struct walk *walk, struct metadata *metadata, size_t size,
                void (*take)(struct metadata *, const uint8_t *, size_t),
                struct problem *problem)
{
    uint8_t *body = malloc(size + 1);
    if (!body)
        return rows_no_memory(problem);
    if (fread(body, 1, size, walk->file) == size)
        take(metadata, body, size);
    free(body);
    return 0;
}

/* Up to the first chunk of pixels, which it has taken the head of. */
static int read_head(struct walk *walk, struct chunk *chunk,
                     struct metadata *metadata, struct problem *problem)
{
    for (;;) {
        if (next_chunk(walk, chunk) == CUT_OFF)
            break;
        size_t taken = 0;
        int status = 0;
        if (is(chunk, "IDAT") || is(chunk, "IEND"))
            return 0;
        if (is(chunk, "iCCP"))
            status = keep(walk, metadata, taken = chunk->size, keep_profile,
                          problem);
        else if (is(chunk, "eXIf"))
            status =
                keep(walk, metadata,
                     taken = chunk->size < EXIF_MOST ? chunk->size : EXIF_MOST,
                     keep_orientation, problem);
        if (status != 0)
            return status;
        if (!go_on(walk, chunk->size - taken + 4))
            break;
    }
    /* An IDAT that is cut off may still hold all pixels: not ours to say. */
    if (is(chunk, "IDAT"))
        return 0;
    return rows_fail(problem, IMAGE_CORRUPT, "the file is cut off");
}

/* Are all chunks from here on whole, up to the end? */
static bool ends_well(struct walk *walk, struct chunk *chunk)
{
    while (!is(chunk, "IEND"))
        if (!go_on(walk, chunk->size + 4) || next_chunk(walk, chunk) == CUT_OFF)
            return false;
    return true;
}

int png_chunks_read(FILE *file, struct metadata *metadata, bool *whole,
                    struct problem *problem)
{
    enum { SIGNATURE = 8 };
    struct chunk chunk = {{0}, 0};
    struct walk walk = {.file = file, .at = SIGNATURE};
    const long here = ftell(file);
    *whole = false;
    if (here == -1 || fseek(file, 0, SEEK_END) != 0 ||
        (walk.size = ftell(file)) == -1 ||
        fseek(file, SIGNATURE, SEEK_SET) != 0)
        return rows_fail(problem, IMAGE_SYSTEM, "cannot read: %s",
                         strerror(errno));
    int status = read_head(&walk, &chunk, metadata, problem);
    if (status == 0)
        *whole = ends_well(&walk, &chunk);
    if (fseek(file, here, SEEK_SET) != 0 && status == 0)
        status = rows_fail(problem, IMAGE_SYSTEM, "cannot read: %s",
                           strerror(errno));
    return status;
}
