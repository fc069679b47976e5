#define _GNU_SOURCE
#include "clock.h"

#include <elf.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "machine.h"

/* A jump over less than this does not count as a rest. */
#define A_REST (A_SECOND / 1000)

int64_t clock_real(int clock)
{
    struct timespec now = {0};
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * A_SECOND + now.tv_nsec;
}

int64_t clock_second_ahead(int64_t time)
{
    return (time / A_SECOND + 2) * A_SECOND;
}

/* The program's time begins on a whole second, so that the digits after the
 * point are the same in each run; and ahead of the machine's, so that files,
 * which get the machine's time, are not from the program's future. */
void clock_begin(struct clock *c)
{
    c->now = c->began = clock_second_ahead(clock_real(CLOCK_MONOTONIC));
    c->ahead = clock_second_ahead(clock_real(CLOCK_REALTIME)) - c->now;
    c->witness = -1;
    c->idle_since = -1;
}

bool clock_is_made(long clock)
{
    return clock >= 0 && clock != CLOCK_PROCESS_CPUTIME_ID &&
           clock != CLOCK_THREAD_CPUTIME_ID;
}

int64_t clock_offset(const struct clock *c, long clock)
{
    switch (clock) {
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
    case CLOCK_REALTIME_ALARM:
    case CLOCK_TAI:
        return c->ahead;
    default:
        return 0;
    }
}

long clock_ticks(const struct clock *c)
{
    return (long)(c->now / (A_SECOND / sysconf(_SC_CLK_TCK)));
}

void clock_jump(struct clock *c, int64_t to)
{
    if (to - c->now >= A_REST)
        c->burst = c->debt = 0;
    if (to > c->now)
        c->now = to;
}

void clock_hide_page(pid_t pid)
{
    struct registers registers;
    unsigned long pair[2], word;
    if (!registers_read(pid, &registers))
        return;
    unsigned long at = stack_of(&registers) + sizeof word; /* after argc */
    for (int lists = 0; lists < 2;) {                      /* argv, envp */
        if (!memory_read(pid, at, &word, sizeof word))
            return;
        lists += word == 0;
        at += sizeof word;
    }
    while (memory_read(pid, at, pair, sizeof pair) && pair[0] != AT_NULL) {
        pair[0] = AT_IGNORE;
        unsigned long type;
        if (memory_read(pid, at, &type, sizeof type) && type == AT_SYSINFO_EHDR)
            memory_write(pid, at, pair, sizeof *pair);
        at += sizeof pair;
    }
}

void clock_free(struct clock *c)
{
    free(c->sockets);
}
