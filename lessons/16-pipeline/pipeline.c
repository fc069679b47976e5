/*
 * Lesson 16: a pipeline, as the shell makes it. Each command is a child that
 * becomes another program by exec; a pipe joins each to the next.
 * Run it:        make 16
 * Chapter:       docs/16-pipeline.md
 * Change first:  make 16 ARGS="yes : head -3". How does `yes` end?
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "process.h"

struct command {
    struct process process; /* its name is the program's */
    char **words;           /* the program and its arguments, then NULL */
    int in, out, failure;
};

/* What is open for us alone: exec closes both ends. (This process has one
 * thread, so that nobody can fork between pipe and fcntl.) */
static void open_pipe(int ends[2])
{
    if (pipe(ends) == -1 || fcntl(ends[0], F_SETFD, FD_CLOEXEC) == -1 ||
        fcntl(ends[1], F_SETFD, FD_CLOEXEC) == -1)
        err(EXIT_FAILURE, "pipe");
}

/* In the child: becomes the program, which reads from `in` and writes to
 * `out`. Where that fails, errno goes to the parent, through `failure`. */
static int become(struct process *self)
{
    struct command *command = (struct command *)self;
    /* The copies 0 and 1 that dup2 makes are the ones that exec keeps. */
    if (dup2(command->in, STDIN_FILENO) != -1 &&
        dup2(command->out, STDOUT_FILENO) != -1)
        execvp(self->name, command->words); /* returns only if it fails */
    int error = errno;
    while (write(command->failure, &error, sizeof error) == -1 &&
           errno == EINTR)
        continue;
    return 127;
}

/* Returns when the child has become the program, or could not and has told
 * why. `in` and `out` stay open here. */
static void start_command(struct command *command)
{
    int failure[2], error = 0;
    open_pipe(failure);
    command->failure = failure[1];
    errno = process_start(&command->process);
    if (errno != 0)
        err(EXIT_FAILURE, "cannot start a process");
    close(failure[1]);
    /* A successful exec closes the last writing end: end of file, no error. */
    while (read(failure[0], &error, sizeof error) == -1 && errno == EINTR)
        continue;
    close(failure[0]);
    errno = error;
    if (error != 0)
        warn("cannot start %s", command->process.name);
}

/* Says how a command ended. Returns that as the shell does: the exit status,
 * or 128 + the signal. */
static int tell_status(struct command *command)
{
    char how[80];
    process_describe(&command->process, how, sizeof how);
    printf("%s %s\n", command->process.name, how);
    int code = process_exitcode(&command->process);
    if (code == PROCESS_LOST_EXITCODE)
        return EXIT_FAILURE; /* nobody knows how it ended */
    return code < 0 ? 128 - code : code;
}

/* Ends the command that begins at `words` with a NULL in place of its ":".
 * Returns where the next one begins, or NULL after the last. */
static char **cut(char **words)
{
    while (*words && strcmp(*words, ":") != 0)
        words++;
    if (!*words)
        return NULL;
    *words = NULL;
    return words + 1;
}

int main(int argc, char **argv)
{
    enum { MOST = 100 };
    /* The three most frequent words of a text. */
    char *usual[] = {"tr",  "-cs",  "A-Za-z", "\\n", ":",    "sort",
                     ":",   "uniq", "-c",     ":",   "sort", "-k1nr,1",
                     "-k2", ":",    "head",   "-3",  NULL};
    char **next = argc > 1 ? argv + 1 : usual;
    if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h"))) {
        puts("usage: 16-pipeline [COMMAND [: COMMAND] ...]\n"
             "  the first command reads LICENSE; each \":\" stands for a pipe");
        return EXIT_SUCCESS;
    }
    if (argc > MOST)
        errx(2, "at most %d words", MOST - 1);
    struct command commands[MOST]; /* daemons end when this process gives up */
    int count = 0, status = 0;
    int in = open("LICENSE", O_RDONLY | O_CLOEXEC);
    if (in == -1)
        err(EXIT_FAILURE, "LICENSE");
    while (next) {
        char **words = next;
        int ends[2] = {-1, STDOUT_FILENO};
        next = cut(words);
        if (next)
            open_pipe(ends);
        commands[count] = (struct command){
            {.run = become, .name = *words ? *words : "", .daemon = true},
            words,
            in,
            ends[1],
            -1};
        start_command(&commands[count++]);
        /* They have their copies. With ours open, a command would wait for an
         * end of file that cannot come, or write to a pipe nobody reads. */
        close(in);
        if (next)
            close(ends[1]);
        in = ends[0];
    }
    /* First all joins, then all words, so that these come behind what the
     * last command has printed. */
    for (int i = 0; i < count; i++)
        process_join(&commands[i].process, PROCESS_FOREVER);
    for (int i = 0; i < count; i++)
        status = tell_status(&commands[i]);
    return ferror(stdout) || fflush(stdout) ? EXIT_FAILURE : status;
}
