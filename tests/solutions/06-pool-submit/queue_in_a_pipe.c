// Style: no pool: the parts wait in a pipe.
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pool.h"

struct part {
    long first, last;
    bool bad;
};

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

/* Runs in a worker: a copy of a struct part in, a copy of the count out. */
static int count_primes(const void *argument, size_t size,
                        struct result *result)
{
    const struct part *part = argument;
    long count = 0;
    (void)size;
    if (part->bad)
        return result_fail(result, "the worker dropped it");
    for (long n = part->first; n <= part->last; n++)
        count += is_prime(n);
    return result_set(result, &count, sizeof count);
}

static struct part part_of(int number, int parts, long limit, int bad)
{
    return (struct part){(number - 1) * limit / parts + 1,
                         number * limit / parts, number == bad};
}

struct answer {
    int part;
    long count;
};

int main(int argc, char **argv)
{
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]),
        failed = 0;
    long limit = atol(argv[3]), sum = 0, counts[101];
    int todo[2], done[2];
    (void)argc;
    (void)count_primes;
    if (pipe(todo) || pipe(done))
        err(1, "pipe");
    for (int i = 1; i <= parts; i++)
        if (write(todo[1], &i, sizeof i) < 0)
            err(1, "write");
    close(todo[1]);
    for (int w = 0; w < workers; w++)
        if (fork() == 0) {
            int i;
            close(done[0]);
            while (read(todo[0], &i, sizeof i) == sizeof i) {
                struct part p = part_of(i, parts, limit, bad);
                struct answer a = {i, 0};
                if (p.bad)
                    a.count = -1;
                else
                    for (long n = p.first; n <= p.last; n++)
                        a.count += is_prime(n);
                if (write(done[1], &a, sizeof a) < 0)
                    _exit(1);
            }
            _exit(0);
        }
    close(done[1]);
    struct answer a;
    while (read(done[0], &a, sizeof a) == sizeof a)
        counts[a.part] = a.count;
    while (wait(NULL) > 0)
        ;
    for (int i = 1; i <= parts; i++) {
        struct part p = part_of(i, parts, limit, bad);
        if (counts[i] == -1) {
            failed++;
            printf("Part %d failed: the worker dropped it\n", i);
        } else {
            sum += counts[i];
            printf("Part %d: %ld primes from %ld to %ld\n", i, counts[i],
                   p.first, p.last);
        }
    }
    if (failed)
        printf("%d of %d parts failed\n", failed, parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    return failed ? 1 : 0;
}
