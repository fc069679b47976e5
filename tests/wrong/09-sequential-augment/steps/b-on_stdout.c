// diagnosis: it does not say why
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
    size_t got = fread(head, 1, 2, file);
    if (got != 2 || strcmp(head, "P6") != 0) {
        printf("%s: not a picture\n", name);
        fclose(file);
        return 1;
    }
    printf("a picture\n");
    fclose(file);
    return 0;
}
