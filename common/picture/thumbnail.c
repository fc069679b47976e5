#include "thumbnail.h"

#include "alpha.h"
#include "reduce.h"
#include "resample.h"

/* How far the shape w : h is from `aspect`. */
static double distance(double aspect, double w, double h)
{
    const double d = aspect - w / h;
    return d < 0 ? -d : d;
}

static int at_least_1(double side)
{
    return side < 1 ? 1 : (int)side;
}

struct size thumbnail_size(struct size picture, struct size frame)
{
    if (frame.width >= picture.width && frame.height >= picture.height)
        return picture;
    const double aspect = (double)picture.width / picture.height;
    struct size s = frame;
    if ((double)frame.width / frame.height >= aspect) {
        double exact = frame.height * aspect;
        double low = (double)(long)exact, high = low + (low < exact);
        s.width = at_least_1(distance(aspect, low, frame.height) <=
                                     distance(aspect, high, frame.height)
                                 ? low
                                 : high);
    } else {
        double exact = frame.width / aspect;
        double low = (double)(long)exact, high = low + (low < exact);
        s.height =
            at_least_1(low == 0 || distance(aspect, frame.width, low) <=
                                       distance(aspect, frame.width, high)
                           ? low
                           : high);
    }
    return s;
}

/* The integer reduction that still leaves twice the size that is wanted. */
static int reduction(double from, int to)
{
    int factor = (int)(from / to / 2.0);
    return factor > 1 ? factor : 1;
}

struct rows *thumbnail_rows(struct rows *source, double full_width,
                            double full_height, struct size small, bool alpha)
{
    if (alpha) {
        source = alpha_premultiply(source);
        source = source ? resample_rows(source, (float)full_width,
                                        (float)full_height, small.width,
                                        small.height)
                        : NULL;
        return source ? alpha_unpremultiply(source) : NULL;
    }
    const int across = reduction(full_width, small.width);
    const int down = reduction(full_height, small.height);
    source = reduce_rows(source, across, down);
    if (!source)
        return NULL;
    return resample_rows(source, (float)(full_width / across),
                         (float)(full_height / down), small.width,
                         small.height);
}
