/* Without libdw: nothing is known of lines. */
#include "lines.h"

void lines_at_call(struct tracer *t, int index, unsigned long at,
                   unsigned long stack)
{
    (void)t;
    (void)index;
    (void)at;
    (void)stack;
}

void lines_at_event(struct tracer *t, int index)
{
    (void)t;
    (void)index;
}

void lines_at_signal(struct tracer *t, int index)
{
    (void)t;
    (void)index;
}

void lines_blocked(struct tracer *t, int index, double since)
{
    (void)t;
    (void)index;
    (void)since;
}

void lines_running(struct tracer *t, int index, double since)
{
    (void)t;
    (void)index;
    (void)since;
}

void lines_at_rest(struct tracer *t, int index)
{
    (void)t;
    (void)index;
}

void lines_born(struct tracer *t, int index, int parent, bool thread)
{
    (void)t;
    (void)index;
    (void)parent;
    (void)thread;
}

void lines_new_program(struct tracer *t, int index)
{
    (void)t;
    (void)index;
}

void lines_gone(struct tracer *t, int index)
{
    (void)t;
    (void)index;
}

void lines_of_all(struct tracer *t)
{
    (void)t;
}

void lines_free(struct tracer *t)
{
    (void)t;
}

void lines_ask(struct lines **lines, pid_t pid, char *text, size_t size)
{
    (void)lines;
    (void)pid;
    if (size > 0)
        *text = '\0';
}

void lines_end(struct lines *lines)
{
    (void)lines;
}
