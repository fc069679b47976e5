/*
 * Step 14a: the share of a rank.
 *
 * Every rank runs the same program; only its number differs. RANK does every
 * RANKS-th item, beginning with RANK: together they do each of ITEMS once.
 * Here the arguments RANK RANKS ITEMS say what MPI would. `1 3 7` prints:
 *
 *     1 4
 *
 * Grade it: make grade 14a          Stuck? make hint 14a
 */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    int rank = atoi(argv[1]), ranks = atoi(argv[2]), items = atoi(argv[3]);
    (void)rank, (void)ranks; /* TODO: only its share */
    for (int i = 0; i < items; i++)
        printf("%s%d", i == 0 ? "" : " ", i);
    printf("\n");
    return 0;
}
