#include "line_words.h"

#include <stdio.h>
#include <string.h>

void line_name(char *text, size_t size, const struct source_place *place)
{
    const char *slash = strrchr(place->file, '/');
    snprintf(text, size, "%s:%d", slash ? slash + 1 : place->file, place->line);
}

void line_words(char *text, size_t size, const struct source_place *place)
{
    char name[120];
    *text = '\0';
    if (!place)
        return;
    line_name(name, sizeof name, place);
    if (place->call)
        snprintf(text, size, "in %s, at %s", place->call, name);
    else
        snprintf(text, size, "at %s", name);
}
