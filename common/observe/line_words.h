/* A place in words. */
#ifndef OBSERVE_LINE_WORDS_H
#define OBSERVE_LINE_WORDS_H

#include "record.h"

/* "in read, at exercise.c:57"; nothing where no place is given. */
void line_words(char *text, size_t size, const struct source_place *place);
/* "exercise.c:57" */
void line_name(char *text, size_t size, const struct source_place *place);

#endif
