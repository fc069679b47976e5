/* All are started at once, and a semaphore lets as many work as may. */
#define _GNU_SOURCE

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
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

static bool up_to_date(const char *from, const char *to)
{
    struct stat a, b;
    if (stat(from, &a) == -1 || stat(to, &b) == -1)
        return false;
    if (a.st_mtim.tv_sec != b.st_mtim.tv_sec)
        return b.st_mtim.tv_sec > a.st_mtim.tv_sec;
    return b.st_mtim.tv_nsec >= a.st_mtim.tv_nsec;
}

static bool make_one(const char *from, const char *to, const char *part)
{
    if (!count_words(from, part))
        return false;
    return rename(part, to) == 0;
}

#include <semaphore.h>
#include <sys/mman.h>
int main(int argc, char **argv)
{
    if (argc < 4 || argc > 3 + MOST_FILES) {
        fprintf(stderr, "usage: exercise WORKERS FOLDER FILE ...\n");
        return 2;
    }
    sem_t *free_ones = mmap(NULL, sizeof *free_ones, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(free_ones, 1, 0);
    int count = argc - 3, workers = atoi(argv[1]), left = 0, status;
    const char *how[MOST_FILES];
    pid_t pids[MOST_FILES];
    char to[MOST_FILES][MOST_PATH], part[MOST_FILES][MOST_PATH];
    for (int i = 0; i < count; i++) {
        snprintf(to[i], MOST_PATH, "%s/%s", argv[2], argv[3 + i]);
        snprintf(part[i], MOST_PATH, "%s/%s.%d~", argv[2], argv[3 + i],
                 (int)getpid());
        how[i] = "up to date";
        pids[i] = 0;
        if (up_to_date(argv[3 + i], to[i]))
            continue;
        pids[i] = fork();
        if (pids[i] == 0) {
            while (sem_wait(free_ones) == -1)
                continue;
            _exit(make_one(argv[3 + i], to[i], part[i]) ? 0 : 1);
        }
        left++;
    }
    for (int i = 0; i < workers; i++)
        sem_post(free_ones);
    for (; left > 0; left--) {
        pid_t pid = wait(&status);
        sem_post(free_ones);
        for (int i = 0; i < count; i++)
            if (pids[i] == pid) {
                how[i] = status ? "failed" : "made";
                if (status)
                    unlink(part[i]);
            }
    }
    bool failed = false;
    for (int i = 0; i < count; i++) {
        printf("%s: %s\n", argv[3 + i], how[i]);
        failed = failed || how[i][0] == 'f';
    }
    return failed;
}
