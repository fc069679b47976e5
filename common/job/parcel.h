/* The picture job as bytes: what a worker must be told, and what it sends back.
 * The worker may be on another machine, and share nothing with us, not even
 * files. */
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

/* All zero to begin with. The caller frees `bytes` in the end. */
struct parcel {
    char *bytes; /* `size` of them, and a '\0' that is not counted */
    size_t size, room;
};

/* Makes the parcel `size` bytes long; what was in it may be lost. 0, or ENOMEM,
 * and it stays as it was. */
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
