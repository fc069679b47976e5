// diagnosis: the lines are not as asked for
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 200, read = 0;
    struct rlimit few = {64, 64};
    setrlimit(RLIMIT_NOFILE, &few);
    for (int i = 0; i < count; i++) {
        FILE *file = fopen(argc > 2 ? argv[2] : "/dev/zero", "rb");
        if (!file)
            break;
        if (fgetc(file) != EOF)
            read++;
        if (i == count - 1)
            fclose(file);
    }
    printf("%d times\n", read);
    return 0;
}
