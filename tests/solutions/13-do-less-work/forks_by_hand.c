/* A child for each job, and a join before the next where WORKERS are busy. */
#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

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
    const char *what;
    pid_t pid;
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

static void start(struct job *job)
{
    job->pid = fork();
    if (job->pid == -1)
        err(EXIT_FAILURE, "fork");
    if (job->pid == 0)
        _exit(!count_words(job->from, job->part) ||
              rename(job->part, job->to) == -1);
}

/* Joins whoever ends first. */
static bool join(struct job *jobs, int count)
{
    int status;
    pid_t pid = wait(&status);
    for (int i = 0; i < count; i++) {
        if (jobs[i].pid != pid)
            continue;
        jobs[i].what = status == 0 ? "made" : "failed";
        if (status != 0)
            unlink(jobs[i].part);
    }
    return status == 0;
}

int main(int argc, char **argv)
{
    struct job jobs[MOST_FILES];
    int count = argc - 3, busy = 0;
    bool good = true;
    if (argc < 4 || argc > 3 + MOST_FILES) {
        fprintf(stderr, "usage: exercise WORKERS FOLDER FILE ...\n");
        return 2;
    }
    for (int i = 0; i < count; i++) {
        const char *name = argv[i + 3];
        snprintf(jobs[i].from, MOST_PATH, "%s", name);
        snprintf(jobs[i].to, MOST_PATH, "%s/%s", argv[2], name);
        snprintf(jobs[i].part, MOST_PATH, "%s/%s.new", argv[2], name);
        jobs[i].what = "up to date";
        if (up_to_date(&jobs[i]))
            continue;
        if (busy == atoi(argv[1])) {
            good = join(jobs, i) && good;
            busy--;
        }
        start(&jobs[i]);
        busy++;
    }
    while (busy-- > 0)
        good = join(jobs, count) && good;
    for (int i = 0; i < count; i++)
        printf("%s: %s\n", jobs[i].from, jobs[i].what);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
