/*
 * Lesson 15: a pipe. The child sends numbers, the parent receives them until
 * the end of file, which comes when nobody is left who could write.
 * Run it:        make 15
 * Chapter:       docs/15-pipe.md
 * Change first:  delete the parent's close(writing). Who waits for whom?
 */
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "arguments.h"
#include "clock.h"
#include "process.h"

/* A write may take only a part of the bytes, so it goes on until all are
 * written. Returns false with errno; EPIPE if nobody is left who could read,
 * and SIGPIPE is ignored. */
static bool send_number(int writing, int number)
{
    const char *bytes = (const char *)&number;
    size_t sent = 0;
    while (sent < sizeof number) {
        ssize_t n = write(writing, bytes + sent, sizeof number - sent);
        if (n == -1 && errno != EINTR)
            return false;
        if (n > 0)
            sent += (size_t)n;
    }
    return true;
}

enum received { NUMBER, END_OF_FILE, FAILED };

/* A pipe keeps no borders between writes: a read may bring half a number, and
 * goes on then. It blocks while the pipe is empty and someone could still
 * write. FAILED with errno; EPROTO if the end came within a number. */
static enum received receive_number(int reading, int *number)
{
    char *bytes = (char *)number;
    size_t got = 0;
    while (got < sizeof *number) {
        ssize_t n = read(reading, bytes + got, sizeof *number - got);
        if (n == 0 && got == 0)
            return END_OF_FILE;
        if (n == 0)
            errno = EPROTO;
        if (n == 0 || (n == -1 && errno != EINTR))
            return FAILED;
        if (n > 0)
            got += (size_t)n;
    }
    return NUMBER;
}

struct sender {
    struct process process;
    int reading, writing, count;
    double delay;
};

/* The child's part. */
static int send_all(struct process *self)
{
    struct sender *sender = (struct sender *)self;
    close(sender->reading); /* else it could read what nobody else will */
    for (int number = 1; number <= sender->count; number++) {
        sleep_seconds(sender->delay);
        printf("Sending %d\n", number);
        if (!send_number(sender->writing, number)) {
            warn("cannot send %d", number);
            return EXIT_FAILURE;
        }
    }
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* The parent's part: whether all went well until the end of file. */
static bool receive_all(int reading)
{
    int number = 0, sum = 0;
    enum received received;
    while ((received = receive_number(reading, &number)) == NUMBER) {
        printf("Received %d\n", number);
        sum += number;
    }
    if (received == FAILED)
        warn("cannot receive");
    else
        printf("End of file, the sum is %d\n", sum);
    return received == END_OF_FILE;
}

int main(int argc, char **argv)
{
    double count = 3, delay = 0.5;
    struct argument arguments[] = {
        {"COUNT", "how many numbers the child sends", &count, 0, 1000, true},
        {"DELAY", "how long it naps before each", &delay, 0, 3600, false},
        {0},
    };
    int status = arguments_read(argc, argv, arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    double start = perf_counter();
    int ends[2];
    if (pipe(ends) == -1)
        err(EXIT_FAILURE, "pipe");
    int reading = ends[0], writing = ends[1];
    struct sender sender = {
        .process = {.run = send_all, .name = "the child"},
        .reading = reading,
        .writing = writing,
        .count = (int)count,
        .delay = delay,
    };
    errno = process_start(&sender.process); /* now both have both ends */
    if (errno != 0)
        err(EXIT_FAILURE, "cannot start the child");
    close(writing); /* else this process itself could still write: no end */
    bool ok = receive_all(reading);
    close(reading); /* whoever sends more gets SIGPIPE, and does not wait */
    process_join(&sender.process, PROCESS_FOREVER);
    if (process_exitcode(&sender.process) != 0) {
        char how[80];
        warnx("the child %s",
              process_describe(&sender.process, how, sizeof how));
        ok = false;
    }
    printf("Finished in %.2f second(s)\n", perf_counter() - start);
    return ok && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
