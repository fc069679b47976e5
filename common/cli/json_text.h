#ifndef JSON_TEXT_H
#define JSON_TEXT_H

#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Writes `text` as a JSON string, with its quotes. Bytes that are not UTF-8,
 * which file names may hold, become \udc80 to \udcff, so that Python's
 * os.fsencode gives them back. */
void json_text(FILE *to, const char *text);

#ifdef __cplusplus
}
#endif

#endif
