/* A run in words. */
#ifndef OBSERVE_STORY_H
#define OBSERVE_STORY_H

#include "record.h"

/* One or two sentences, without a newline. */
void tell_story(const struct record *r, char *text, size_t size);

#endif
