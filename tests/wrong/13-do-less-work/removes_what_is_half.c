// diagnosis: an old result is gone when making it anew fails
#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "pool.h"

enum { MOST_FILES = 20, MOST_PATH = 200 };

/* Counts the words of `from`, and writes that into `to`. Returns whether it
 * went well; if `from` cannot be read, it does not touch `to`. The word "crash"
 * is what a picture may be that its decoder does not survive. */
static bool count_words(const char *from, const char *to)
{
    char word[100];
    long words = 0;
    bool crash = false;
    FILE *in = fopen(from, "r");
    FILE *out = in ? fopen(to, "w") : NULL;
    if (!out) {
        if (in)
            fclose(in);
        return false;
    }
    while (fscanf(in, "%99s", word) == 1) {
        words++;
        crash = crash || strcmp(word, "crash") == 0;
    }
    fclose(in);
    fprintf(out, "%s has ", from);
    fflush(out);
    sleep_seconds(0.5);
    if (crash)
        kill(getpid(), SIGKILL);
    fprintf(out, "%ld words\n", words);
    return fclose(out) == 0;
}

struct job {
    char from[MOST_PATH], part[MOST_PATH], to[MOST_PATH];
};

static bool up_to_date(const struct job *job)
{
    struct stat from, to;
    if (stat(job->from, &from) == -1 || stat(job->to, &to) == -1)
        return false;
    if (from.st_mtim.tv_sec != to.st_mtim.tv_sec)
        return from.st_mtim.tv_sec < to.st_mtim.tv_sec;
    return from.st_mtim.tv_nsec <= to.st_mtim.tv_nsec;
}

/* In a worker. rename puts the new result in place of the old one in one step:
 * everybody sees the one or the other, whole. */
static int make(const void *argument, size_t size, struct result *result)
{
    const struct job *job = argument;
    (void)size;
    if (!count_words(job->from, job->part))
        return result_fail(result, "failed");
    return result_set(result, "", 0);
}

int main(int argc, char **argv)
{
    struct job jobs[MOST_FILES];
    struct future *futures[MOST_FILES] = {NULL};
    struct pool *pool = NULL;
    bool failed = false;
    if (argc < 4 || argc > 3 + MOST_FILES) {
        fprintf(stderr, "usage: exercise WORKERS FOLDER FILE ...\n");
        return 2;
    }
    for (int i = 0; i < argc - 3; i++) {
        const char *name = argv[i + 3];
        snprintf(jobs[i].from, MOST_PATH, "%s", name);
        snprintf(jobs[i].to, MOST_PATH, "%s/%s", argv[2], name);
        snprintf(jobs[i].part, MOST_PATH, "%s/%s", argv[2], name);
        if (up_to_date(&jobs[i]))
            continue;
        if (!pool) /* only when there is something to do */
            pool =
                pool_create(&(struct pool_options){.workers = atoi(argv[1])});
        if (!pool)
            err(EXIT_FAILURE, "cannot start the pool");
        futures[i] = pool_submit(pool, make, &jobs[i], sizeof jobs[i]);
        if (!futures[i])
            err(EXIT_FAILURE, "cannot submit");
    }
    for (int i = 0; i < argc - 3; i++) {
        const char *what = "up to date";
        if (futures[i]) {
            bool bad = future_exception(futures[i], POOL_FOREVER) != NULL;
            what = bad ? "failed" : "made";
            failed = failed || bad;
            if (bad)
                unlink(jobs[i].part); /* the dead leave it behind */
            future_free(futures[i]);
        }
        printf("%s: %s\n", jobs[i].from, what);
    }
    if (pool)
        pool_free(pool);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
