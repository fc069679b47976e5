// diagnosis: no worker is started
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

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

static struct part part_of(int number, int parts, long limit, int bad)
{
    struct part part = {
        .first = (number - 1) * limit / parts + 1,
        .last = number * limit / parts,
        .bad = number == bad,
    };
    return part;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: exercise WORKERS PARTS LIMIT BAD\n");
        return 2;
    }
    int parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]), sum = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct part part[100];
    int failed = 0;
    for (int i = 0; i < parts; i++) {
        part[i] = part_of(i + 1, parts, limit, bad);
        if (part[i].bad) {
            printf("Part %d failed: the worker dropped it\n", i + 1);
            failed++;
            continue;
        }
        long count = 0;
        for (long n = part[i].first; n <= part[i].last; n++)
            count += is_prime(n);
        printf("Part %d: %ld primes from %ld to %ld\n", i + 1, count,
               part[i].first, part[i].last);
        sum += count;
    }
    if (failed > 0)
        printf("%d of %d parts failed\n", failed, parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
