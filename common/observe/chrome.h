/* The record as Chrome Trace Events, for Perfetto. */
#ifndef OBSERVE_CHROME_H
#define OBSERVE_CHROME_H

#include <stdio.h>

#include "record.h"

void write_chrome(const struct record *r, FILE *to);

#endif
