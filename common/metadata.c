#include "metadata.h"

#include <stdlib.h>

void metadata_clear(struct metadata *metadata)
{
    free(metadata->comment);
    free(metadata->icc);
    *metadata = (struct metadata){.orientation = 1};
}
