#include "metadata.h"

#include <stdlib.h>
#include <string.h>

void metadata_clear(struct metadata *metadata)
{
    free(metadata->comment);
    free(metadata->icc);
    *metadata = (struct metadata){.orientation = 1};
}

static unsigned number(const uint8_t *at, int bytes, int little_endian)
{
    unsigned n = 0;
    for (int i = 0; i < bytes; i++)
        n = n << 8 | at[little_endian ? bytes - 1 - i : i];
    return n;
}

int metadata_orientation(const uint8_t *exif, size_t size)
{
    enum { ORIENTATION = 0x0112, SHORT = 3, ENTRY = 12 };
    if (size < 8 || (memcmp(exif, "II*", 4) && memcmp(exif, "MM\0*", 4)))
        return 1;
    const int little = exif[0] == 'I';
    const size_t directory = number(exif + 4, 4, little);
    if (directory > size - 2)
        return 1;
    const size_t entries = number(exif + directory, 2, little);
    for (size_t i = 0; i < entries; i++) {
        const size_t at = directory + 2 + i * ENTRY;
        if (at + ENTRY > size)
            return 1;
        if (number(exif + at, 2, little) != ORIENTATION)
            continue;
        const unsigned value = number(exif + at + 8, 2, little);
        const int sound = number(exif + at + 2, 2, little) == SHORT;
        return sound && value >= 1 && value <= 8 ? (int)value : 1;
    }
    return 1;
}
