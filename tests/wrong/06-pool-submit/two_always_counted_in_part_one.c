// diagnosis: the counts are wrong
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

struct answer {
    int part;
    int failed;
    int first, last, count;
};

static int odd_is_prime(int n)
{
    if (n == 1)
        return 0;
    for (int d = 3; d * d <= n; d += 2)
        if (n % d == 0)
            return 0;
    return 1;
}

static int count_primes(int first, int last)
{
    int count = 0;
    if (first == 1)
        count++; /* the only even prime */
    for (int n = first | 1; n <= last; n += 2)
        count += odd_is_prime(n);
    return count;
}

/* Worker w takes the parts w, w + workers, w + 2 * workers, ... */
static void worker(int w, int workers, int parts, int limit, int bad, int out)
{
    for (int i = w; i <= parts; i += workers) {
        struct answer answer = {.part = i, .failed = i == bad};
        answer.first = (i - 1) * limit / parts + 1;
        answer.last = i * limit / parts;
        if (!answer.failed)
            answer.count = count_primes(answer.first, answer.last);
        /* less than PIPE_BUF, so it arrives in one piece */
        if (write(out, &answer, sizeof answer) != sizeof answer)
            _exit(1);
    }
    _exit(0);
}

int main(int argc, char **argv)
{
    if (argc != 5) {
        fprintf(stderr, "usage: exercise WORKERS PARTS LIMIT BAD\n");
        return 2;
    }
    int workers = atoi(argv[1]), parts = atoi(argv[2]);
    int limit = atoi(argv[3]), bad = atoi(argv[4]);
    int line[2];
    pid_t pids[8];

    if (pipe(line) == -1)
        err(1, "pipe");
    for (int w = 1; w <= workers; w++) {
        pid_t pid = fork();
        if (pid == -1)
            err(1, "fork");
        if (pid == 0) {
            close(line[0]);
            worker(w, workers, parts, limit, bad, line[1]);
        }
        pids[w - 1] = pid;
    }
    close(line[1]);

    struct answer answers[101] = {0}, answer;
    while (read(line[0], &answer, sizeof answer) == sizeof answer)
        answers[answer.part] = answer;
    for (int w = 0; w < workers; w++)
        if (waitpid(pids[w], NULL, 0) == -1)
            err(1, "waitpid");

    int sum = 0, failed = 0;
    for (int i = 1; i <= parts; i++) {
        if (answers[i].failed || answers[i].part == 0) {
            printf("Part %d failed: the worker dropped it\n", i);
            failed++;
            continue;
        }
        printf("Part %d: %d primes from %d to %d\n", i, answers[i].count,
               answers[i].first, answers[i].last);
        sum += answers[i].count;
    }
    if (failed)
        printf("%d of %d parts failed\n", failed, parts);
    else
        printf("%d primes up to %d\n", sum, limit);
    return failed != 0;
}
