// diagnosis: a worker is idle while a part waits
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static bool is_prime(long n)
{
    if (n < 4)
        return n > 1;
    for (long d = 2; d * d <= n; d++)
        if (n % d == 0)
            return false;
    return true;
}

static long first_of(long part, long limit, long parts)
{
    return (part - 1) * limit / parts + 1;
}

/* The share of each worker is one stretch of parts. */
static void work(int worker, char **argv, int out)
{
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]);
    for (int i = 1; i <= parts; i++) {
        long answer[2] = {i, 0};
        if ((i - 1) * workers / parts != worker)
            continue;
        for (long n = first_of(i, limit, parts);
             i != bad && n <= i * limit / parts; n++)
            answer[1] += is_prime(n);
        if (write(out, answer, sizeof answer) != sizeof answer)
            _exit(1);
    }
    _exit(0);
}

int main(int argc, char **argv)
{
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]), counts[101] = {0}, answer[2], sum = 0;
    int ends[2];
    (void)argc;
    if (pipe(ends) == -1)
        return 2;
    for (int i = 0; i < workers; i++)
        if (fork() == 0)
            work(i, argv, ends[1]);
    close(ends[1]);
    while (read(ends[0], answer, sizeof answer) == sizeof answer)
        counts[answer[0]] = answer[1];
    for (int i = 0; i < workers; i++)
        wait(NULL);
    for (int i = 1; i <= parts; sum += counts[i++])
        if (i == bad)
            printf("Part %d failed: the worker dropped it\n", i);
        else
            printf("Part %d: %ld primes from %ld to %ld\n", i, counts[i],
                   first_of(i, limit, parts), i * limit / parts);
    if (bad > 0)
        printf("1 of %d parts failed\n", parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    return bad > 0;
}
