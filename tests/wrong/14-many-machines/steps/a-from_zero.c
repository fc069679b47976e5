// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc < 4)
        return 2;
    int rank = atoi(argv[1]), ranks = atoi(argv[2]), items = atoi(argv[3]);
    for (int i = 0; i < items; i += ranks)
        printf("%s%d", i == rank ? "" : " ", i);
    printf("\n");
    return 0;
}
