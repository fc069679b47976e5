/* The second file of lines.c. Its lines have other numbers than those there,
 * so that a mistake between the two is seen. */
#include "lines_far.h"

#include <unistd.h>

#include "lines_say.h"

void far_nap(useconds_t time)
{
    AT(usleep(time));
}

void far_call(void (*back)(void))
{
    far_nap(60000);
    back();
    AT(usleep(60000));
}
