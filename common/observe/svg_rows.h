/* The rows of the card: bars, labels and arrows. */
#ifndef OBSERVE_SVG_ROWS_H
#define OBSERVE_SVG_ROWS_H

#include "svg_card.h"

void svg_row(const struct card *c, int row);
/* Over the bars: from a fork to the child, and to where it was joined. */
void svg_arrows(const struct card *c, int row);

/* Likewise: from who waits to whom it waits for. */
void svg_waits(const struct card *c, int row);

#endif
