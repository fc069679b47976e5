// Style: common/pool/process.h does the forking and joining.
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"
#include "process.h"

struct countdown {
    struct process process;
    const char *name;
    double delay;
    int count;
};

struct egg {
    struct process process;
    const char *name;
    double seconds;
    int status;
};

static int countdown_run(struct process *self)
{
    struct countdown *c = (struct countdown *)self;
    if (c->count == 0)
        raise(SIGKILL);
    for (int i = c->count; i > 0; i--) {
        sleep_seconds(c->delay);
        printf("%s: %d\n", c->name, i);
    }
    return 0;
}

static int egg_run(struct process *self)
{
    struct egg *e = (struct egg *)self;
    sleep_seconds(e->seconds);
    printf("%s: ding\n", e->name);
    return e->status;
}

int main(int argc, char **argv)
{
    static struct countdown countdowns[20];
    static struct egg eggs[20];
    static char names[20][8];
    struct process *all[20];
    int status = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int i = 0; i < argc - 1; i++) {
        struct countdown *c = &countdowns[i];
        struct egg *e = &eggs[i];
        snprintf(names[i], sizeof names[i], "P%d", i + 1);
        c->name = e->name = names[i];
        c->process.run = countdown_run;
        e->process.run = egg_run;
        if (sscanf(argv[i + 1], "egg:%lf:%d", &e->seconds, &e->status) == 2)
            all[i] = &e->process;
        else if (sscanf(argv[i + 1], "countdown:%d:%lf", &c->count,
                        &c->delay) == 2)
            all[i] = &c->process;
        else
            return 2;
    }
    for (int i = 0; i < argc - 1; i++)
        process_start(all[i]);
    for (int i = 0; i < argc - 1; i++) {
        process_join(all[i], PROCESS_FOREVER);
        printf("P%d ended with %d\n", i + 1, process_exitcode(all[i]));
        if (process_exitcode(all[i]) != 0)
            status = 1;
    }
    return status;
}
