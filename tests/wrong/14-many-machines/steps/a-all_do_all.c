// diagnosis: the lines are not as asked for
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
