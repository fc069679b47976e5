/*
 * Step 17a: what is shared?
 *
 * Predict: the child adds 10 to both numbers. One is an ordinary variable, the
 * other is in memory that both have in common. What does the parent find in
 * them afterwards? Put your answers in place of the zeros.
 *
 * Grade it: make grade 17a          Stuck? make hint 17a
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
#ifdef STARTER
    PLAIN = 0, /* your answers */
    SHARED = 0
#else
    PLAIN = 1, /* your answers */
    SHARED = 11
#endif
};

int main(void)
{
    int plain = 1;
    int *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
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
