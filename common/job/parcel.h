/* The picture job as bytes, for a worker that shares nothing with us, maybe not
 * even files: what it must know, and what it sends back. */
#ifndef PARCEL_H
#define PARCEL_H

#include <stdbool.h>
#include <stddef.h>

#include "augment.h"
#include "pictures.h"
#include "pool.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Zero to begin with; free(bytes) at the end. */
struct parcel {
    char *bytes; /* `size` of them, then a '\0', so that words need none */
    size_t size, room;
};

/* Room for `size` bytes in place of those that it had. 0, or ENOMEM and errno,
 * which leaves it as it was. */
int parcel_resize(struct parcel *parcel, size_t size);

/* Packs the job of a picture: its paths and, to `ship` it, its file. 0, or an
 * error code with the reason in *problem. Blocks on reading if it ships. */
int parcel_pack(struct parcel *parcel, const struct picture *picture, bool ship,
                struct problem *problem);

/* The task (pool.h) that does such a job. Its result is for parcel_unpack. A
 * file that was shipped is not written but sent back. */
int parcel_augment(const void *job, size_t size, struct result *result);

/* Says what became of a picture; if its result was sent back, writes it. 0, or
 * an error code with the reason in outcome->problem. Blocks on writing. */
int parcel_unpack(const struct parcel *parcel, const struct picture *picture,
                  struct augmented *outcome);

#ifdef __cplusplus
}
#endif

#endif
