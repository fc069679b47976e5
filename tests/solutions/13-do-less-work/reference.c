/*
 * Exercise 13: work that is done need not be done again.
 *
 *     exercise WORKERS FOLDER FILE ...
 *
 * Each FILE, 1 to 20 of them, is a name in the current folder. FOLDER, which
 * exists, shall have a result of the same name, made by count_words. That is
 * written; it takes a while, and it may be killed by SIGKILL when half of the
 * result is written.
 *
 * A result that is there, and is not older than its FILE, is up to date, and
 * nothing is done. All others are made by processes, WORKERS at a time (1 to
 * 8). A result appears under its name when it is whole, or never: half a result
 * would be taken for a good one the next time. So if making it fails, what was
 * there before is there still, and nothing else stays in FOLDER.
 *
 * `exercise 2 results a.txt b.txt c.txt` prints, in the order of the arguments:
 *
 *     a.txt: made
 *     b.txt: up to date
 *     c.txt: failed
 *
 * A FILE that cannot be read fails, too, and disturbs no other. The exit status
 * is 0, or 1 if any failed.
 *
 * The grader looks at these things:
 *   - exactly these lines, the exit status, and what is in FOLDER then;
 *   - as much is done at the same time as may be, and never more;
 *   - when all is up to date, no process is started;
 *   - all processes are joined.
 * Names are shorter than 50 bytes. Any function may be used.
 *
 * Try it:   make try 13 ARGS="2 /tmp Makefile"
 * Grade it: make grade 13          Stuck? make hint 13
 */
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

#ifdef STARTER
int main(int argc, char **argv)
{
    bool failed = false;
    if (argc < 4 || argc > 3 + MOST_FILES) {
        fprintf(stderr, "usage: exercise WORKERS FOLDER FILE ...\n");
        return 2;
    }
    for (int i = 3; i < argc; i++) {
        char to[MOST_PATH];
        snprintf(to, sizeof to, "%s/%s", argv[2], argv[i]);
        /* TODO: is there anything to do? If so, some process does it. And what
         * is in `to`, when that is killed in the middle? */
        bool made = count_words(argv[i], to);
        printf("%s: %s\n", argv[i], made ? "made" : "failed");
        failed = failed || !made;
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
#else
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
    if (!count_words(job->from, job->part) || rename(job->part, job->to) == -1)
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
        snprintf(jobs[i].part, MOST_PATH, "%s/.part-%s", argv[2], name);
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
#endif
