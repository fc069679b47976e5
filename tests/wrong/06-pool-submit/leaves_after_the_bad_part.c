// diagnosis: a failed part takes others along
/*
 * Workers with shared memory: the parts and their results lie in one mapping,
 * and every worker knows from the start which parts are its own (worker W of
 * N has W, W + N, ...). A starting gun, the end of an empty pipe, lets them
 * begin together. Primes are found by dividing by primes only.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_WORKERS = 8, MOST_PARTS = 100, ROOT = 2237 /* of 5000000 */ };

struct part {
    long first, last;
    bool bad;
    /* Filled in by a worker: */
    long count;
    char why[64]; /* it failed; empty if it did not */
};

struct board {
    int workers, parts;
    struct part part[MOST_PARTS];
};

static struct board *board; /* shared */

/* --- in a worker ---------------------------------------------------------- */

static int small[ROOT]; /* primes, then a 0 */

static bool is_prime(long n)
{
    for (int i = 0; small[i] != 0 && (long)small[i] * small[i] <= n; i++)
        if (n % small[i] == 0)
            return false;
    return n > 1;
}

static void find_small_primes(void)
{
    int count = 0;
    for (int n = 2; n <= ROOT; n++)
        if (is_prime(n)) /* needs only those that are there already */
            small[count++] = n;
}

static bool count_part(struct part *part)
{
    if (part->bad) {
        snprintf(part->why, sizeof part->why, "the worker dropped it");
        return false;
    }
    long count = 0;
    for (long n = part->first; n <= part->last; n++)
        count += is_prime(n);
    part->count = count;
    part->why[0] = '\0';
    return true;
}

static void work(int worker, int gun)
{
    char none;
    while (read(gun, &none, 1) == -1 && errno == EINTR)
        continue;
    find_small_primes();
    for (int i = worker; i < board->parts; i += board->workers)
        if (!count_part(&board->part[i]))
            break;
}

/* --- in the program ------------------------------------------------------- */

static void submit(int parts, long limit, int bad)
{
    board->parts = parts;
    for (int i = 1; i <= parts; i++)
        board->part[i - 1] = (struct part){
            .first = (i - 1) * limit / parts + 1,
            .last = i * limit / parts,
            .bad = i == bad,
            .why = "nobody counted it",
        };
}

static void start_workers(int workers, pid_t *pids)
{
    int gun[2];
    board->workers = workers;
    if (pipe(gun) == -1)
        err(EXIT_FAILURE, "pipe");
    for (int i = 0; i < workers; i++) {
        pids[i] = fork();
        if (pids[i] == -1)
            err(EXIT_FAILURE, "cannot start worker %d", i + 1);
        if (pids[i] == 0) {
            close(gun[1]);
            work(i, gun[0]);
            _exit(EXIT_SUCCESS);
        }
    }
    close(gun[0]);
    close(gun[1]);
}

static void join_workers(int workers, const pid_t *pids)
{
    for (int i = 0; i < workers; i++)
        while (waitpid(pids[i], NULL, 0) == -1)
            if (errno != EINTR)
                err(EXIT_FAILURE, "waitpid");
}

static int report(long limit)
{
    int failed = 0;
    long sum = 0;
    for (int i = 0; i < board->parts; i++) {
        const struct part *part = &board->part[i];
        if (part->why[0] != '\0') {
            printf("Part %d failed: %s\n", i + 1, part->why);
            failed++;
        } else {
            printf("Part %d: %ld primes from %ld to %ld\n", i + 1, part->count,
                   part->first, part->last);
            sum += part->count;
        }
    }
    if (failed > 0)
        printf("%d of %d parts failed\n", failed, board->parts);
    else
        printf("%ld primes up to %ld\n", sum, limit);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: exercise WORKERS PARTS LIMIT BAD\n");
        return 2;
    }
    int workers = atoi(argv[1]), parts = atoi(argv[2]), bad = atoi(argv[4]);
    long limit = atol(argv[3]);
    if (workers < 1 || workers > MOST_WORKERS || parts < 1 ||
        parts > MOST_PARTS || limit < parts || limit > 5000000)
        errx(2, "an argument is out of range");
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    pid_t pids[MOST_WORKERS];
    submit(parts, limit, bad);
    start_workers(workers, pids);
    join_workers(workers, pids);
    return report(limit);
}
