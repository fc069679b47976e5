// diagnosis: the tasks run one after the other
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    long times = argc > 1 ? atol(argv[1]) : 2000000;
    atomic_long *number = mmap(NULL, sizeof *number, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (number == MAP_FAILED)
        return 1;
    for (int child = 0; child < 2; child++) {
        if (fork() == 0) {
            for (long i = 0; i < times; i++) {
                atomic_fetch_add(number, 1);
            }
            _exit(0);
        }
        wait(NULL);
    }
    printf("%ld of %ld\n", (long)*number, 2 * times);
    return 0;
}
