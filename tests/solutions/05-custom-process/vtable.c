// Style: a table of functions for each kind.
#include <err.h>
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct object;
struct class
{
    const char *name;
    void (*init)(struct object *, const char *);
    int (*run)(struct object *);
};
struct object {
    const struct class *class;
    char name[8];
    pid_t pid;
    double a, b;
};

static void cd_init(struct object *o, const char *s)
{
    char *e;
    o->a = strtol(s, &e, 10);
    o->b = strtod(e + 1, NULL);
}

static int cd_run(struct object *o)
{
    if (o->a < 1)
        raise(SIGKILL);
    for (int i = (int)o->a; i; i--) {
        sleep_seconds(o->b);
        dprintf(1, "%s: %d\n", o->name, i);
    }
    return 0;
}

static void egg_init(struct object *o, const char *s)
{
    char *e;
    o->a = strtod(s, &e);
    o->b = atoi(e + 1);
}

static int egg_run(struct object *o)
{
    sleep_seconds(o->a);
    dprintf(1, "%s: ding\n", o->name);
    return (int)o->b;
}

static const struct class classes[] = {{"countdown", cd_init, cd_run},
                                       {"egg", egg_init, egg_run}};

int main(int argc, char **argv)
{
    struct object o[20] = {0};
    int status = 0;
    for (int i = 1; i < argc; i++) {
        struct object *me = &o[i - 1];
        for (size_t c = 0; c < 2; c++)
            if (!strncmp(argv[i], classes[c].name, strlen(classes[c].name)))
                me->class = &classes[c];
        snprintf(me->name, sizeof me->name, "P%d", i);
        me->class->init(me, strchr(argv[i], ':') + 1);
    }
    for (int i = 1; i < argc; i++)
        if (!(o[i - 1].pid = fork()))
            _exit(o[i - 1].class->run(&o[i - 1]));
    for (int i = 1; i < argc; i++) {
        siginfo_t s;
        waitid(P_PID, (id_t)o[i - 1].pid, &s, WEXITED);
        int code = s.si_code == CLD_EXITED ? s.si_status : -s.si_status;
        dprintf(1, "P%d ended with %d\n", i, code);
        if (code)
            status = 1;
    }
    return status;
}
