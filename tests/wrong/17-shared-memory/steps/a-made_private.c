// diagnosis: the program was changed
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    PLAIN = 1, /* your answers */
    SHARED = 1
};

int main(void)
{
    int plain = 1;
    int *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return 1;
    *shared = 1;
    if (fork() == 0) {
        plain += 10;
        *shared += 10;
        _exit(0);
    }
    wait(NULL);
    printf("found: %d %d\n", plain, *shared);
    printf("plain: %d\nshared: %d\n", PLAIN, SHARED);
    return 0;
}
