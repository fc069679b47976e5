// diagnosis: it goes on asking when the child is gone
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

static bool ask(int number, int questions, int answers)
{
    char buffer[4096];
    long letters = 0, as = 0;
    if (write(questions, "?", 1) != 1) {
        if (errno != EPIPE)
            err(EXIT_FAILURE, "write");
        printf("Answer %d: the child is gone\n", number);
        return false;
    }
    for (;;) {
        ssize_t n = read(answers, buffer, sizeof buffer);
        if (n == -1 && errno == EINTR)
            continue;
        if (n == -1)
            err(EXIT_FAILURE, "read");
        if (n == 0) {
            printf("Answer %d: the child is gone\n", number);
            return false;
        }
        for (ssize_t i = 0; i < n; i++) {
            if (buffer[i] == '\n') {
                printf("Answer %d: %ld letters, %ld of them a\n", number,
                       letters, as);
                return true;
            }
            as += buffer[i] == 'a';
            letters++;
        }
        if (letters > MOST_LETTERS) {
            printf("Answer %d: too long\n", number);
            return false;
        }
    }
}
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
    signal(SIGPIPE, SIG_IGN);
    pid_t pid = fork();
    if (pid == -1)
        err(EXIT_FAILURE, "fork");
    if (pid == 0) {
        close(questions[1]);
        close(answers[0]);
        child_main(questions[0], answers[1], argv + 1);
    }
    close(questions[0]);
    close(answers[1]);
    int good = 0;
    for (; number < argc; number++)
        good += ask(number, questions[1], answers[0]);
    close(questions[1]);
    close(answers[0]);
    join(pid);
    return good == argc - 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
