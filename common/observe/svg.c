#include "views.h"
void write_svg(const struct record *r, FILE *to)
{
    (void)r;
    (void)to;
}
