#include "fold.h"

/* What is shorter than this part of the picture is a stroke, however it is
 * drawn; and who ran for less of it than this did nothing but wait. */
#define A_STROKE 0.02

bool is_in_row(const struct row *row, const struct record *r, int process)
{
    const struct life *p = &r->processes[process];
    const struct life *first = &r->processes[row->process];
    return process >= row->process && process <= row->last_process &&
           p->parent == first->parent &&
           is_thread(r, process) == is_thread(r, row->process) &&
           (!is_thread(r, process) || p->leader == first->leader);
}

int next_in_row(const struct row *row, const struct record *r, int process)
{
    while (++process <= row->last_process)
        if (is_in_row(row, r, process))
            return process;
    return NOBODY;
}

static bool is_short(const struct record *r, int process, double end)
{
    const struct life *p = &r->processes[process];
    return last_moment(r, p) - p->forked < end * A_STROKE;
}

static bool only_waits(const struct record *r, int process, double end)
{
    const struct life *p = &r->processes[process];
    return is_thread(r, process) && p->time_in[RUNNING] < end * A_STROKE;
}

/* Has it no row below it that is its own? Rows stand below their parent's. */
static bool is_leaf(const struct layout_rows *rows, int at)
{
    return at + 1 == rows->count ||
           rows->row[at + 1].depth <= rows->row[at].depth;
}

/* How many rows from this one on belong together. */
static int alike(const struct layout_rows *rows, int at, const struct record *r,
                 double end,
                 bool (*quality)(const struct record *, int, double))
{
    struct row row = rows->row[at];
    int count = 0;
    while (at + count < rows->count && is_leaf(rows, at + count)) {
        int process = rows->row[at + count].process;
        row.last_process = process;
        if (!is_in_row(&row, r, process) || !quality(r, process, end))
            break;
        count++;
    }
    return count;
}

void fold_rows(struct layout_rows *rows, const struct record *r, double end)
{
    enum { FEWEST_SHORT = 3, FEWEST_IDLE = 2 };
    struct layout_rows folded = {.left_out = rows->left_out};
    if (rows->count <= TALL)
        return;
    for (int at = 0; at < rows->count;) {
        int count = alike(rows, at, r, end, is_short);
        if (count < FEWEST_SHORT)
            count = alike(rows, at, r, end, only_waits);
        if (count < FEWEST_IDLE)
            count = 1;
        struct row row = rows->row[at];
        row.last = rows->row[at + count - 1].last;
        row.last_process = rows->row[at + count - 1].process;
        folded.row[folded.count++] = row;
        at += count;
    }
    *rows = folded;
}
