// Style: workers of its own, who read the next part's number from one pipe.
#include <err.h>
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

__attribute__((unused)) static int
count_primes(const void *argument, size_t size, struct result *result)
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

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: exercise WORKERS PARTS LIMIT BAD\n");
        return 2;
    }
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]), sum = 0;
    int failed = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    int jobs[2], answers[2];
    struct answer {
        int part;
        long count;
    };
    if (pipe(jobs) || pipe(answers))
        err(1, "pipe");
    for (int i = 1; i <= parts; i++)
        if (write(jobs[1], &i, sizeof i) != sizeof i)
            err(1, "write");
    for (int w = 0; w < workers; w++) {
        pid_t pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            int i;
            close(jobs[1]);
            close(answers[0]);
            while (read(jobs[0], &i, sizeof i) == sizeof i) {
                struct answer a = {i, i == bad ? -1 : 0};
                if (i != bad)
                    for (long n = (i - 1) * limit / parts + 1;
                         n <= i * limit / parts; n++)
                        a.count += is_prime(n);
                if (write(answers[1], &a, sizeof a) != sizeof a)
                    _exit(1);
            }
            _exit(0);
        }
    }
    close(jobs[0]);
    close(jobs[1]);
    close(answers[1]);
    long counts[101];
    struct answer a;
    while (read(answers[0], &a, sizeof a) == sizeof a)
        counts[a.part] = a.count;
    while (wait(NULL) > 0)
        ;
    for (int i = 1; i <= parts; i++) {
        if (counts[i] < 0) {
            printf("Part %d failed: the worker dropped it\n", i);
            failed++;
            continue;
        }
        printf("Part %d: %ld primes from %ld to %ld\n", i, counts[i],
               (i - 1) * limit / parts + 1, i * limit / parts);
        sum += counts[i];
    }
    if (failed)
        printf("%d of %d parts failed\n", failed, parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
