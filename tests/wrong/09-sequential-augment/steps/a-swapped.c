// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    int width = 0, height = 0;
    if (!file)
        return 1;
    if (fscanf(file, "P6 %d %d 255", &height, &width) != 2)
        return 1;
    fclose(file);
    printf("%d x %d, %d bytes\n", width, height, width * height * 3);
    return 0;
}
