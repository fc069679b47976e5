/* The record as JSON: docs/observe-format.md. */
#ifndef OBSERVE_JSON_H
#define OBSERVE_JSON_H

#include <stdio.h>

#include "record.h"

void write_json(const struct record *r, FILE *to);
/* "text" as it stands in JSON. Bytes that are not UTF-8 become U+FFFD. */
void print_json_text(FILE *to, const char *text, size_t length);
/* The same without the quotes: a part of a text. */
void print_json_inside(FILE *to, const char *text, size_t length);

#endif
