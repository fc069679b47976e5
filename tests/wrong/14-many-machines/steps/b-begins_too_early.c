// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    int rank = atoi(argv[1]), ranks = atoi(argv[2]), items = atoi(argv[3]);
    int each = items / ranks, more = items % ranks;
    int first = rank * each;
    int count = each + (rank < more);
    printf("%d to %d\n", first, first + count - 1);
    return 0;
}
