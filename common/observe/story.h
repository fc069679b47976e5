/* A run in words. */
#ifndef OBSERVE_STORY_H
#define OBSERVE_STORY_H

#include "record.h"

#define LONGEST_STORY 2400

/* A few sentences, without a newline. */
void tell_story(const struct record *r, char *text, size_t size);

#endif
