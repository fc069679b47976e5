/* Child processes as objects.
 * usage: process_test CASE */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "../helpers/cases.h"
#include "clock.h"
#include "process.h"

/* A "subclass". */
struct sleeper {
    struct process process;
    double seconds;
    int code;
};

static int sleep_then_return(struct process *self)
{
    struct sleeper *sleeper = (struct sleeper *)self;
    sleep_seconds(sleeper->seconds);
    sleeper->seconds = -1; /* the parent does not see this */
    return sleeper->code;
}

static struct sleeper new_sleeper(double seconds, int code)
{
    return (struct sleeper){
        .process = {.run = sleep_then_return},
        .seconds = seconds,
        .code = code,
    };
}

static void life_cycle(void)
{
    struct sleeper sleeper = new_sleeper(0.2, 7);
    struct process *process = &sleeper.process;
    double start = perf_counter();
    CHECK(!process_is_alive(process) && process->pid == 0);
    CHECK(process_exitcode(process) == PROCESS_NO_EXITCODE);
    CHECK(process_join(process, 0) == EINVAL);
    CHECK(process_terminate(process) == EINVAL);
    CHECK(process_kill(process) == EINVAL);
    CHECK(process_start(process) == 0);
    CHECK(process->pid > 0 && process_is_alive(process));
    CHECK(process_exitcode(process) == PROCESS_NO_EXITCODE);
    CHECK(process_start(process) == EBUSY);
    CHECK(process_join(process, 0) == ETIMEDOUT);
    CHECK(process_join(process, 0.05) == ETIMEDOUT);
    CHECK(perf_counter() - start >= 0.05);
    CHECK(process_join(process, PROCESS_FOREVER) == 0);
    CHECK(perf_counter() - start >= 0.2);
    CHECK(!process_is_alive(process) && process_exitcode(process) == 7);
    CHECK(process_join(process, 0) == 0 && process_join(process, -1) == 0);
    CHECK(process_terminate(process) == 0 && process_kill(process) == 0);
    CHECK(process_start(process) == EBUSY);
    CHECK(sleeper.seconds == 0.2);
    struct process empty = {0};
    CHECK(process_start(&empty) == EINVAL);
}

static void expect_signal(int number, int (*send)(struct process *),
                          const char *words)
{
    struct sleeper sleeper = new_sleeper(100, 0);
    char text[100];
    CHECK(process_start(&sleeper.process) == 0);
    process_describe(&sleeper.process, text, sizeof text);
    CHECK(strcmp(text, "is alive") == 0);
    if (send)
        CHECK(send(&sleeper.process) == 0);
    else
        kill(sleeper.process.pid, number);
    CHECK(process_join(&sleeper.process, 30) == 0);
    CHECK(process_exitcode(&sleeper.process) == -number);
    process_describe(&sleeper.process, text, sizeof text);
    CHECK(strcmp(text, words) == 0);
}

static void signals(void)
{
    expect_signal(SIGTERM, process_terminate, "was killed by SIGTERM");
    expect_signal(SIGKILL, process_kill, "was killed by SIGKILL");
    expect_signal(SIGUSR1, NULL, "was killed by SIGUSR1");
    expect_signal(SIGHUP, NULL, "was killed by SIGHUP");
}

static void exit_codes(void)
{
    static const int codes[] = {0, 1, 255, 256, -1};
    static const int expected[] = {0, 1, 255, 0, 255};
    for (int i = 0; i < 5; i++) {
        struct sleeper sleeper = new_sleeper(0, codes[i]);
        char text[64];
        CHECK(process_start(&sleeper.process) == 0);
        CHECK(process_join(&sleeper.process, PROCESS_FOREVER) == 0);
        CHECK(process_exitcode(&sleeper.process) == expected[i]);
        process_describe(&sleeper.process, text, sizeof text);
        CHECK(strstr(text, "ended with exit code"));
    }
}

static void names(void)
{
    struct sleeper one = new_sleeper(0, 0), two = new_sleeper(0, 0),
                   own = new_sleeper(0, 0);
    own.process.name = "countdown";
    CHECK(process_start(&one.process) == 0);
    CHECK(process_start(&two.process) == 0);
    CHECK(process_start(&own.process) == 0);
    CHECK(!strcmp(one.process.name, "Process-1"));
    CHECK(!strcmp(two.process.name, "Process-2"));
    CHECK(!strcmp(own.process.name, "countdown"));
    process_join(&one.process, PROCESS_FOREVER);
    process_join(&two.process, PROCESS_FOREVER);
    process_join(&own.process, PROCESS_FOREVER);
}

static void active_children(void)
{
    struct sleeper sleepers[5];
    struct process *list[3];
    for (int i = 0; i < 5; i++) {
        sleepers[i] = new_sleeper(i == 2 ? 0 : 100, 0);
        CHECK(process_start(&sleepers[i].process) == 0);
    }
    while (process_active_children(list, 3) != 4) /* reaps the third */
        sleep_seconds(0.001);
    CHECK(waitpid(sleepers[2].process.pid, NULL, 0) == -1);
    CHECK(process_exitcode(&sleepers[2].process) == 0);
    for (int i = 0; i < 3; i++)
        CHECK(list[i] != &sleepers[2].process && process_is_alive(list[i]));
    for (int i = 0; i < 5; i++)
        process_kill(&sleepers[i].process);
    for (int i = 0; i < 5; i++)
        CHECK(process_join(&sleepers[i].process, 30) == 0);
    CHECK(process_active_children(list, 3) == 0);
    CHECK(process_active_children(NULL, 0) == 0);
}

/* The child has no children, and may not join its siblings. */
static struct sleeper sibling;

static int look_around(struct process *self)
{
    struct sleeper own = new_sleeper(0, 9);
    if (process_active_children(NULL, 0) != 0)
        return 1;
    if (process_join(&sibling.process, 0) != ECHILD ||
        process_kill(&sibling.process) != ECHILD ||
        process_is_alive(&sibling.process))
        return 2;
    if (self->pid != getpid() || getppid() != self->parent)
        return 3;
    if (process_start(&own.process) != 0 ||
        process_join(&own.process, 30) != 0 ||
        process_exitcode(&own.process) != 9)
        return 4;
    return 0;
}

static void in_the_child(void)
{
    sibling = new_sleeper(100, 0);
    sibling.process.daemon = true; /* and a sibling does not end it */
    struct process process = {.run = look_around};
    struct sleeper quick = new_sleeper(0, 0);
    CHECK(process_start(&sibling.process) == 0);
    CHECK(process_start(&quick.process) == 0);
    CHECK(process_join(&quick.process, 30) == 0);
    sleep_seconds(0.05);
    CHECK(process_is_alive(&sibling.process));
    CHECK(process_start(&process) == 0);
    CHECK(process_join(&process, 30) == 0);
    CHECK(process_exitcode(&process) == 0);
    CHECK(process_is_alive(&sibling.process));
    process_kill(&sibling.process);
    CHECK(process_join(&sibling.process, 30) == 0);
}

static void *join_it(void *process)
{
    CHECK(process_join(process, PROCESS_FOREVER) == 0);
    CHECK(process_exitcode(process) == 5);
    return NULL;
}

static void joined_by_many(void)
{
    struct sleeper sleeper = new_sleeper(0.1, 5);
    pthread_t threads[4];
    CHECK(process_start(&sleeper.process) == 0);
    for (int i = 0; i < 4; i++)
        CHECK(!pthread_create(&threads[i], NULL, join_it, &sleeper.process));
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

static void ignore(int number)
{
    (void)number;
}

static void interrupted_join(void)
{
    struct sigaction action = {.sa_handler = ignore};
    struct itimerval every = {{0, 1000}, {0, 1000}}, never = {0};
    struct sleeper sleeper = new_sleeper(0.3, 0);
    double start = perf_counter();
    sigaction(SIGALRM, &action, NULL);
    CHECK(process_start(&sleeper.process) == 0);
    setitimer(ITIMER_REAL, &every, NULL);
    CHECK(process_join(&sleeper.process, 0.1) == ETIMEDOUT);
    CHECK(perf_counter() - start >= 0.1);
    CHECK(process_join(&sleeper.process, PROCESS_FOREVER) == 0);
    CHECK(perf_counter() - start >= 0.3);
    setitimer(ITIMER_REAL, &never, NULL);
}

/* bats checks that each line comes once. */
static int print_and_exit(struct process *self)
{
    printf("child\n");
    if (self->name[0] == 'e')
        exit(3);
    return 3;
}

static void say_goodbye(void)
{
    printf("goodbye\n");
}

static void stdio_once(void)
{
    atexit(say_goodbye);
    printf("before\n");
    struct process one = {.run = print_and_exit, .name = "return"},
                   two = {.run = print_and_exit, .name = "exit"};
    CHECK(process_start(&one) == 0 && process_join(&one, 30) == 0);
    CHECK(process_start(&two) == 0 && process_join(&two, 30) == 0);
    CHECK(process_exitcode(&one) == 3 && process_exitcode(&two) == 3);
}

/* The guard sees what is left. Static, as they must outlive this function. */
static void ends_with_children(void)
{
    static struct sleeper daemon, waited;
    daemon = new_sleeper(100, 0);
    daemon.process.daemon = true;
    waited = new_sleeper(0.3, 0);
    CHECK(process_start(&daemon.process) == 0);
    CHECK(process_start(&waited.process) == 0);
    printf("leaving\n");
    exit(0);
}

/* A daemon that ignores SIGTERM gets SIGKILL. */
static int ignore_sigterm(struct process *self)
{
    (void)self;
    signal(SIGTERM, SIG_IGN);
    sleep_seconds(100);
    return 0;
}

static void ends_with_stubborn_daemon(void)
{
    static struct process daemon = {.run = ignore_sigterm, .daemon = true};
    CHECK(process_start(&daemon) == 0);
    sleep_seconds(0.1);
    exit(0);
}

/* A child's own daemon ends with the child. */
static int leave_a_daemon(struct process *self)
{
    static struct sleeper daemon;
    (void)self;
    daemon = new_sleeper(100, 0);
    daemon.process.daemon = true;
    return process_start(&daemon.process);
}

static void daemon_of_a_child(void)
{
    struct process child = {.run = leave_a_daemon};
    CHECK(process_start(&child) == 0 && process_join(&child, 30) == 0);
    CHECK(process_exitcode(&child) == 0);
}

#ifdef __linux__
static void parent_is_killed(void)
{
    int ends[2];
    pid_t pid;
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* orphans become ours, to be seen */
    CHECK(pipe(ends) == 0);
    pid_t parent = fork();
    if (parent == 0) {
        static struct sleeper daemon;
        daemon = new_sleeper(100, 0);
        daemon.process.daemon = true;
        CHECK(process_start(&daemon.process) == 0);
        sleep_seconds(0.05);
        pid = daemon.process.pid;
        CHECK(write(ends[1], &pid, sizeof pid) == sizeof pid);
        pause();
    }
    CHECK(read(ends[0], &pid, sizeof pid) == sizeof pid);
    double start = perf_counter();
    kill(parent, SIGKILL);
    CHECK(waitpid(parent, NULL, 0) == parent);
    CHECK(waitpid(pid, NULL, 0) == pid);
    CHECK(perf_counter() - start < 1);
    close(ends[0]);
    close(ends[1]);
}

static void *start_daemon(void *sleeper)
{
    CHECK(process_start(&((struct sleeper *)sleeper)->process) == 0);
    sleep_seconds(0.1); /* the child has asked for the signal by now */
    return NULL;
}

/* The kernel's death signal follows the thread that forked. */
static void daemon_of_a_thread(void)
{
    struct sleeper sleeper = new_sleeper(0.5, 6);
    pthread_t thread;
    sleeper.process.daemon = true;
    CHECK(!pthread_create(&thread, NULL, start_daemon, &sleeper));
    pthread_join(thread, NULL);
    CHECK(process_join(&sleeper.process, 30) == 0);
    CHECK(process_exitcode(&sleeper.process) == 6);
}
#else
static void parent_is_killed(void)
{
}
static void daemon_of_a_thread(void)
{
}
#endif

static const struct test_case cases[] = {
    {"life_cycle", life_cycle},
    {"signals", signals},
    {"exit_codes", exit_codes},
    {"names", names},
    {"active_children", active_children},
    {"in_the_child", in_the_child},
    {"joined_by_many", joined_by_many},
    {"interrupted_join", interrupted_join},
    {"stdio_once", stdio_once},
    {"ends_with_children", ends_with_children},
    {"ends_with_stubborn_daemon", ends_with_stubborn_daemon},
    {"daemon_of_a_child", daemon_of_a_child},
    {"parent_is_killed", parent_is_killed},
    {"daemon_of_a_thread", daemon_of_a_thread},
    {0},
};

int main(int argc, char **argv)
{
    return run_case(cases, argc, argv);
}
