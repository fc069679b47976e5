/*
 * Decodes JPEGs and does nothing with them: the least that any program has to
 * do that looks at every pixel. usage: decode FILE ...
 */
#include <err.h>
#include <stdlib.h>

#include "image.h"

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        struct image img;
        if (image_open(&img, argv[i], NULL) != 0)
            errx(EXIT_FAILURE, "%s: %s", argv[i], img.problem.text);
        const uint8_t *row[ROWS_AT_ONCE];
        int count = 1;
        while (count > 0)
            if (img.rows->read(img.rows, row, &count) != 0)
                errx(EXIT_FAILURE, "%s: %s", argv[i], img.problem.text);
        image_close(&img);
    }
    return 0;
}
