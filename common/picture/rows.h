/* A picture that flows by, from its top row to its bottom row. Every step of
 * the picture job (decode, blur, reduce, resample, ...) is a `struct rows`
 * that reads from the step before it, so that no step ever holds the whole
 * picture: 24 megapixels go through a few megabytes. */
#ifndef ROWS_H
#define ROWS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ROWS_AT_ONCE = 16 };

enum image_error {
    IMAGE_OK,
    IMAGE_NO_MEMORY,
    IMAGE_SYSTEM,     /* the operating system refused: open, read, write */
    IMAGE_KIND,       /* neither JPEG nor PNG, or not to be written as asked */
    IMAGE_CORRUPT,    /* broken or cut off */
    IMAGE_TOO_LARGE,  /* more pixels than we are ready to believe */
    IMAGE_WRONG_MODE, /* a kind of pixel that this job is not made for */
};

/* What went wrong, in words for the user, without the file's name. */
struct problem {
    enum image_error code;
    char text[200];
};

struct size {
    int width, height;
};

struct rows {
    int width, height;
    int bands; /* bytes a pixel: 1 grey, 2 grey+alpha, 3 RGB, 4 RGBA or CMYK */

    int at_once; /* rows that read() hands out at most, 1 to ROWS_AT_ONCE */

    /* Hands out the next rows, at most at_once: sets *count (0 after the
     * last row) and row[0 .. *count-1], each of width * bands bytes. They
     * belong to the step and stay valid until the next call. Returns 0 or an
     * error code with its text in *problem. May block on reading a file. */
    int (*read)(struct rows *self, const uint8_t **row, int *count);

    /* Frees what the step itself holds; rows_close() calls it. */
    void (*close)(struct rows *self);

    struct rows *source; /* the step before, owned; NULL for a decoder */
    struct problem *problem;
};

/* Writes the text, as printf does, and returns the code. */
int rows_fail(struct problem *problem, enum image_error code,
              const char *format, ...) __attribute__((format(printf, 3, 4)));

/* The same for IMAGE_NO_MEMORY. */
int rows_no_memory(struct problem *problem);

/* Pillow's limits for pictures that may be there to exhaust the machine: a
 * warning above the first, which is the caller's to give, refusal above the
 * second. */
#define PIXELS_SUSPECT 89478485L
#define PIXELS_MOST    (2 * PIXELS_SUSPECT)

/* 0, or an error if a picture of that size should not be looked at. */
int rows_size_check(struct size size, struct problem *problem);

/* Closes `rows` and those before it; NULL is fine. */
void rows_close(struct rows *rows);

/* Bytes of memory for one row of n bytes: more than n, so that a kernel may
 * work in whole vectors, and never a multiple of 4096, which would make rows
 * fight for the same few places in the cache. */
size_t rows_stride(size_t n);

/* Memory for `count` rows of `stride` bytes, cleared, aligned to 64 bytes, with
 * some more after the last; NULL if there is none. For rows_free(). Pages that
 * are never written to cost nothing. */
uint8_t *rows_alloc(size_t count, size_t stride);

/* Gives back what rows_alloc has given; NULL is allowed. */
void rows_free(void *rows);

/* How many rows of so many bytes a step should hand out at once: ROWS_AT_ONCE,
 * or fewer where those are longer than any photo's. */
int rows_at_once(size_t stride);

#ifdef __cplusplus
}
#endif

#endif
