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
static bool write_all(int writing, const void *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = write(writing, (const char *)bytes + done, size - done);
        if (n == -1 && errno != EINTR)
            return false;
        if (n > 0)
            done += (size_t)n;
    }
    return true;
}

/* A pipe keeps no borders between writes: a read may bring half a number, so
 * it goes on until all is there. It blocks while the pipe is empty and someone
 * could still write. Returns the number of bytes, which is less than `size`
 * if the end of file came first; or -1 with errno. */
static ssize_t read_all(int reading, void *bytes, size_t size)
{
    size_t done = 0;
    while (done < size) {
        ssize_t n = read(reading, (char *)bytes + done, size - done);
        if (n == 0)
            break;
        if (n == -1 && errno != EINTR)
            return -1;
        if (n > 0)
            done += (size_t)n;
    }
    return (ssize_t)done;
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
        if (!write_all(sender->writing, &number, sizeof number)) {
            warn("cannot send %d", number);
            return EXIT_FAILURE;
        }
    }
    return ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* The parent's part: whether all went well until the end of file. */
static bool receive_all(int reading)
{
    int number, sum = 0;
    ssize_t got;
    while ((got = read_all(reading, &number, sizeof number)) == sizeof number) {
        printf("Received %d\n", number);
        sum += number;
    }
    if (got == 0)
        printf("End of file, the sum is %d\n", sum);
    else if (got == -1)
        warn("cannot receive");
    else
        warnx("the last number came only in part");
    return got == 0;
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
    const int reading = ends[0], writing = ends[1];
    struct sender sender = {
        {.run = send_all}, reading, writing, (int)count, delay};
    errno = process_start(&sender.process); /* now both have both ends */
    if (errno != 0)
        err(EXIT_FAILURE, "cannot start the child");
    close(writing); /* else this process itself could still write: no end */
    bool ok = receive_all(reading);
    close(reading); /* whoever sends more gets SIGPIPE, and does not wait */
    process_join(&sender.process, PROCESS_FOREVER);
    if (process_exitcode(&sender.process) != 0) {
        char how[80];
        process_describe(&sender.process, how, sizeof how);
        warnx("the child %s", how);
        ok = false;
    }
    printf("Finished in %.2f second(s)\n", perf_counter() - start);
    return ok && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
