// diagnosis: too many processes
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
static bool is_prime(long n)
{
    if (n < 4)
        return n > 1;
    for (long d = 2; d * d <= n; d++) {
        if (n % d == 0)
            return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    int P = atoi(argv[2]), BAD = atoi(argv[4]), i;
    long L = atol(argv[3]), sum = 0, c;
    int fd[100][2];
    (void)argc;
    for (i = 1; i <= P; i++) {
        if (pipe(fd[i - 1]))
            return 1;
        if (fork() == 0) {
            c = 0;
            for (long n = (i - 1) * L / P + 1; n <= i * L / P; n++)
                c += is_prime(n);
            if (write(fd[i - 1][1], &c, sizeof c) < 0)
                _exit(1);
            _exit(0);
        }
    }
    for (i = 1; i <= P; i++) {
        if (read(fd[i - 1][0], &c, sizeof c) < 0)
            return 1;
        if (i == BAD) {
            printf("Part %d failed: the worker dropped it\n", i);
            continue;
        }
        printf("Part %d: %ld primes from %ld to %ld\n", i, c,
               (i - 1) * L / P + 1, i * L / P);
        sum += c;
    }
    while (wait(NULL) > 0)
        ;
    if (BAD) {
        printf("1 of %d parts failed\n", P);
        return 1;
    }
    printf("%ld primes up to %ld\n", sum, L);
    return 0;
}
