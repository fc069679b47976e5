// diagnosis: the wrong exit status
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    char head[3] = "";
    FILE *file = fopen(name, "rb");
    if (!file)
        return 1;
    /* TODO: read two bytes, and look at them. */
    (void)head;
    printf("a picture\n");
    fclose(file);
    return 0;
}
