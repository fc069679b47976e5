// diagnosis: a failure is not told, or disturbs others
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
    if (stat(to, &b) == -1)
        return false;
    if (stat(from, &a) == -1)
        return true;
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

int main(int argc, char **argv)
{
    if (argc < 4 || argc > 3 + MOST_FILES) {
        fprintf(stderr, "usage: exercise WORKERS FOLDER FILE ...\n");
        return 2;
    }
    int workers = atoi(argv[1]), running = 0, next = 0, count = argc - 3;
    pid_t pids[MOST_FILES] = {0};
    const char *how[MOST_FILES];
    char to[MOST_FILES][MOST_PATH], part[MOST_FILES][MOST_PATH];
    while (next < count || running > 0) {
        if (next < count && running < workers) {
            int i = next++;
            const char *from = argv[3 + i];
            snprintf(to[i], MOST_PATH, "%s/%s", argv[2], from);
            snprintf(part[i], MOST_PATH, "%s/.%s.part", argv[2], from);
            if (up_to_date(from, to[i])) {
                how[i] = "up to date";
                continue;
            }
            pids[i] = fork();
            if (pids[i] == -1)
                err(1, "fork");
            if (pids[i] == 0)
                _exit(make_one(from, to[i], part[i]) ? 0 : 1);
            running++;
            continue;
        }
        int status;
        pid_t pid = wait(&status);
        for (int i = 0; i < next; i++)
            if (pids[i] == pid) {
                running--;
                how[i] = status == 0 ? "made" : "failed";
                if (status != 0)
                    unlink(part[i]);
            }
    }
    bool failed = false;
    for (int i = 0; i < count; i++) {
        printf("%s: %s\n", argv[3 + i], how[i]);
        failed = failed || strcmp(how[i], "failed") == 0;
    }
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
