// Style: no pool; a pipe from each worker.
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_prime(long n)
{
    for (long d = 2; d * d <= n; d++) {
        if (n % d == 0)
            return false;
    }
    return n > 1;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]), sum = 0, counts[101] = {0};
    int results[8][2], failed = 0;
    for (int w = 0; w < workers; w++) {
        if (pipe(results[w]) == -1)
            return 1;
        if (fork() == 0) {
            for (long i = w + 1; i <= parts; i += workers) {
                long count[2] = {i, 0};
                for (long n = (i - 1) * limit / parts + 1;
                     n <= i * limit / parts; n++)
                    count[1] += is_prime(n);
                if (i == bad)
                    count[1] = -1;
                if (write(results[w][1], count, sizeof count) == -1)
                    _exit(1);
            }
            _exit(0);
        }
        close(results[w][1]);
    }
    for (int w = 0; w < workers; w++) {
        long count[2];
        while (read(results[w][0], count, sizeof count) > 0)
            counts[count[0]] = count[1];
        wait(NULL);
    }
    for (long i = 1; i <= parts; i++) {
        if (counts[i] < 0) {
            printf("Part %ld failed: the worker dropped it\n", i);
            failed++;
            continue;
        }
        printf("Part %ld: %ld primes from %ld to %ld\n", i, counts[i],
               (i - 1) * limit / parts + 1, i * limit / parts);
        sum += counts[i];
    }
    if (failed)
        printf("%d of %d parts failed\n", failed, parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    return failed > 0;
}
