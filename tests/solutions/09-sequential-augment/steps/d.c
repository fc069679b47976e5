/*
 * Step 09d: two hundred files.
 *
 * The program opens FILE as often as COUNT says, and reads a byte each time. A
 * process may have only so many files open: this one 64. Close each before you
 * open the next. `200` prints:
 *
 *     200 times
 *
 * Grade it: make grade 09d          Stuck? make hint 09d
 */
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
#ifdef STARTER
#else
        fclose(file);
#endif
    }
    printf("%d times\n", read);
    return 0;
}
