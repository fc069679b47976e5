/*
 * Exercise 15: questions and answers, through two pipes.
 *
 *     exercise ANSWER ...
 *
 * The parent asks its child for each ANSWER in turn, 1 to 20 of them. A
 * question is one byte, '?'; the child answers with a line of small letters,
 * in pieces, with naps between them. The child's part, child_main, is written.
 * It answers as the argument says:
 *
 *     LENGTH        so many letters (0 to 200,000), and a newline
 *     LENGTH:last   the same, but then it ends, with status 0
 *     LENGTH:gone   it ends within the answer, with status 3: no newline comes
 *     endless       it never stops sending letters
 *
 * After the last question the parent lets the child see the end of the
 * questions, on which it ends with status 0. The parent stops asking when the
 * child is gone, and when an answer has more than 200,000 letters; of such an
 * answer it reads no more, and the child then dies of SIGPIPE (13) by itself.
 * `exercise 30 5:last 7` prints, and so does `exercise 0 endless`:
 *
 *     Answer 1: 30 letters, 2 of them a      Answer 1: 0 letters, 0 of them a
 *     Answer 2: 5 letters, 1 of them a       Answer 2: too long
 *     Answer 3: the child is gone            The child was killed by signal 13
 *     The child exited with status 0
 *
 * The exit status is 0 if all answers came whole, else 1.
 *
 * The grader looks at these things:
 *   - one child, which is joined, and gets no signal from the parent;
 *   - whatever the child does, both end by themselves: nobody waits for an end
 *     that cannot come, since somebody still has the other end of a pipe open;
 *   - exactly these lines, and the exit status;
 *   - the program waits asleep.
 * Any function may be used.
 *
 * Try it:   make try 15 ARGS="30 5:last 7"
 * Grade it: make grade 15          Stuck? make hint 15
 */
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_LETTERS = 200000 };

static void send_letters(int writing, long length)
{
    char piece[1000];
    for (long sent = 0; sent < length;) {
        size_t size = 0;
        while (size < sizeof piece && sent < length)
            piece[size++] = (char)('a' + sent++ % 26);
        for (size_t done = 0; done < size;) {
            ssize_t n = write(writing, piece + done, size - done);
            if (n == -1)
                _exit(4);
            done += (size_t)n;
        }
    }
}

/* The child's part; it does not return. It closes no end that is not its
 * own business: only `questions` and `answers` are. */
static void child_main(int questions, int answers, char **arguments)
{
    sigset_t none;
    sigemptyset(&none);
    signal(SIGPIPE, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    char question;
    while (read(questions, &question, 1) == 1) {
        char *how = "";
        long length = *arguments ? strtol(*arguments++, &how, 10) : 0;
        sleep_seconds(0.1);
        send_letters(answers, length / 2 / 26 * 26);
        sleep_seconds(0.1);
        send_letters(answers, length - length / 2 / 26 * 26);
        while (strcmp(how, "endless") == 0) {
            send_letters(answers, 260000);
            sleep_seconds(2);
        }
        if (strcmp(how, ":gone") == 0)
            _exit(3);
        if (strcmp(how, ":last") == 0)
            close(questions);
        if (write(answers, "\n", 1) != 1)
            _exit(4);
        if (strcmp(how, ":last") == 0)
            _exit(0);
    }
    _exit(0);
}

#ifdef STARTER
/* Asks one question, reads the answer, and prints it. Whether it came whole.
 * TODO: one read is seldom a whole answer; where does it end? And what if the
 * child is gone, before the question or within the answer? */
static bool ask(int number, int questions, int answers)
{
    char buffer[4096];
    long letters = 0, as = 0;
    if (write(questions, "?", 1) != 1)
        err(EXIT_FAILURE, "write");
    ssize_t n = read(answers, buffer, sizeof buffer);
    for (ssize_t i = 0; i < n; i++) {
        as += buffer[i] == 'a';
        letters++;
    }
    printf("Answer %d: %ld letters, %ld of them a\n", number, letters, as);
    return true;
}
#else
/* Reads up to the end of the line. Returns its letters, more than MOST_LETTERS
 * as soon as there are more, or -1 if the child ended before the newline. */
static long read_answer(int answers, long *as)
{
    char buffer[4096];
    long letters = 0;
    *as = 0;
    while (letters <= MOST_LETTERS) {
        ssize_t n = read(answers, buffer, sizeof buffer);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return -1;
        for (ssize_t i = 0; i < n && buffer[i] != '\n'; i++)
            *as += buffer[i] == 'a';
        /* No more is sent before the next question: a newline is the last. */
        if (buffer[n - 1] == '\n')
            return letters + n - 1;
        letters += n;
    }
    return letters;
}

/* Asks one question, reads the answer, and prints it. Whether it came whole.
 */
static bool ask(int number, int questions, int answers)
{
    long as, letters = -1;
    if (write(questions, "?", 1) == 1)
        letters = read_answer(answers, &as);
    if (letters == -1)
        printf("Answer %d: the child is gone\n", number);
    else if (letters > MOST_LETTERS)
        printf("Answer %d: too long\n", number);
    else
        printf("Answer %d: %ld letters, %ld of them a\n", number, letters, as);
    return letters >= 0 && letters <= MOST_LETTERS;
}
#endif

/* Joins the child and says how it ended. */
static void join(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) == -1) {
        if (errno != EINTR)
            err(EXIT_FAILURE, "waitpid");
    }
    if (WIFSIGNALED(status))
        printf("The child was killed by signal %d\n", WTERMSIG(status));
    else
        printf("The child exited with status %d\n", WEXITSTATUS(status));
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 21) {
        fprintf(stderr, "usage: exercise ANSWER ...\n");
        return 2;
    }
    int questions[2], answers[2], number = 1;
    if (pipe(questions) == -1 || pipe(answers) == -1)
        err(EXIT_FAILURE, "pipe");
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
#ifdef STARTER
    /* TODO: each process has four ends now. Which are its own? */
    if (pid == 0)
        child_main(questions[0], answers[1], argv + 1);
    while (number < argc && ask(number, questions[1], answers[0]))
        number++;
    /* TODO: how does the child hear that there are no more questions, or that
     * nobody wants more of its answer? */
    join(pid);
#else
    if (pid == 0) {
        close(questions[1]);
        close(answers[0]);
        child_main(questions[0], answers[1], argv + 1);
    }
    close(questions[0]);
    close(answers[1]);
    signal(SIGPIPE, SIG_IGN); /* whether the child is gone, write tells */
    while (number < argc && ask(number, questions[1], answers[0]))
        number++;
    /* The child may wait for a question, or for room: it gets end of file, or
     * SIGPIPE. */
    close(questions[1]);
    close(answers[0]);
    join(pid);
#endif
    return number == argc ? EXIT_SUCCESS : EXIT_FAILURE;
}
