/*
 * Lesson 19: a clean stop. At Ctrl-C each child finishes the item that it
 * works on, the parent joins all of them, and the exit status says why.
 * Run it:        make 19            (or: build/19-signals 0, and press Ctrl-C)
 * Chapter:       docs/19-signals.md
 * Change first:  let the child ignore SIGTERM. When does Ctrl-C end it now?
 */
#include <err.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "arguments.h"
#include "clock.h"

enum { CHILDREN = 3 };

/* A handler may interrupt any line of the program, even the inside of printf.
 * So it does next to nothing: it writes down what came. */
static volatile sig_atomic_t stop_signal;

static void on_signal(int signal)
{
    if (signal != SIGCHLD) /* of that it is enough that sigsuspend returns */
        stop_signal = signal;
}

/* Sets the handler, and blocks these signals except in sigsuspend: what comes
 * between a look at stop_signal and the sleep is kept, and ends the sleep at
 * once. `usual` becomes what was blocked before. */
static void handle_signals(sigset_t *usual)
{
    const int signals[] = {SIGINT, SIGTERM, SIGALRM, SIGCHLD};
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < 4; i++)
        sigaddset(&action.sa_mask, signals[i]);
    sigprocmask(SIG_BLOCK, &action.sa_mask, usual);
    for (int i = 0; i < 4; i++)
        sigaction(signals[i], &action, NULL); /* fails for no such signal */
}

/* In the child: naps are interrupted by SIGTERM, but sleep_seconds goes on
 * until the item is done; only between two items the child looks. */
static int work(int number, int items, double nap)
{
    int done = 0;
    while (done < items && !stop_signal) {
        sleep_seconds(nap);
        printf("Child %d has done item %d\n", number, ++done);
    }
    if (stop_signal)
        printf("Child %d stops after %d of %d\n", number, done, items);
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* All children are in a process group of their own, that of the first. So a
 * Ctrl-C in the terminal comes to the parent alone, and one kill reaches all
 * of them. The handler is as the parent has it: SIGTERM sets stop_signal,
 * whenever it comes. Returns the pid, or -1 with errno. */
static pid_t start_child(int number, pid_t group, int items, double nap,
                         const sigset_t *usual)
{
    pid_t pid = fork();
    if (pid == 0) {
        setpgid(0, group);
        sigprocmask(SIG_SETMASK, usual, NULL);
        _exit(work(number, items, nap));
    }
    if (pid > 0)
        setpgid(pid, group); /* both call it: done, whoever is first */
    return pid;
}

/* Reaps all that have ended. A loop, since two children that end at the same
 * time may be told by one SIGCHLD. Returns how many. */
static int reap(bool *ok)
{
    int reaped = 0, status;
    while (waitpid(-1, &status, WNOHANG) > 0) {
        reaped++;
        *ok = *ok && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    return reaped;
}

int main(int argc, char **argv)
{
    double interrupt = 1.5, items = 3, nap = 1;
    struct argument arguments[] = {
        {"INTERRUPT", "when to act as if Ctrl-C came; 0: never", &interrupt, 0,
         3600, false},
        {"ITEMS", "how many items each child has", &items, 0, 1000, true},
        {"NAP", "how long an item takes", &nap, 0, 3600, false},
        {0},
    };
    int status = arguments_read(argc, argv, arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    sigset_t usual;
    handle_signals(&usual);
    pid_t group = 0;
    int left = 0;
    bool ok = true, told = false;
    while (left < CHILDREN) {
        pid_t pid = start_child(left + 1, group, (int)items, nap, &usual);
        if (pid == -1) {
            warn("fork");
            ok = false;
            raise(SIGTERM); /* those that run are to stop */
            break;
        }
        left++;
        group = group ? group : pid;
    }
    const long us = (long)(interrupt * 1e6);
    setitimer(ITIMER_REAL,
              &(struct itimerval){.it_value = {us / 1000000, us % 1000000}},
              NULL);
    while ((left -= reap(&ok)) > 0) {
        if (stop_signal && !told) {
            printf("Stopping: %d children are told\n", left);
            kill(-group, SIGTERM);
            told = true;
        }
        sigsuspend(&usual);
    }
    puts(told ? "Stopped, nothing is left" : ok ? "All done" : "Not all done");
    if (!ok || ferror(stdout))
        return EXIT_FAILURE;
    if (!told)
        return EXIT_SUCCESS;
    return 128 + (stop_signal == SIGALRM ? SIGINT : stop_signal);
}
