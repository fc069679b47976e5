/*
 * Step 14b: the item that nobody does.
 *
 * Rank RANK of RANKS does the items from its first to its last, in a row. With
 * 7 items and 3 ranks each gets 7 / 3 = 2, and the last is lost. Let the first
 * ranks do one more each, where ITEMS cannot be divided. `0 3 7` prints:
 *
 *     0 to 2
 *
 * Grade it: make grade 14b          Stuck? make hint 14b
 */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    int rank = atoi(argv[1]), ranks = atoi(argv[2]), items = atoi(argv[3]);
#ifdef STARTER
    int each = items / ranks, first = rank * each, count = each;
#else
    int each = items / ranks, more = items % ranks;
    int first = rank * each + (rank < more ? rank : more);
    int count = each + (rank < more);
#endif
    printf("%d to %d\n", first, first + count - 1);
    return 0;
}
