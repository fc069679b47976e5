/*
 * Programs with a mistake of timing: right by luck, wrong when somebody else
 * goes on first. Each prints "right" and exits with 0 if luck held. A test asks
 * how soon an order is found in which it does not.
 *
 * usage: luck NAME
 *        luck --list
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../helpers/stuck.h"

/* A signal does not make it shorter. */
static void nap_whole(long ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    while (nanosleep(&t, &t) == -1)
        continue;
}

static void wait_for_all(void)
{
    while (wait(NULL) > 0)
        continue;
}

static int say(bool right)
{
    puts(right ? "right" : "wrong");
    return !right;
}

/* --- signals --------------------------------------------------------------*/

static volatile sig_atomic_t told, child_known, too_early;

static void tell(int number)
{
    told += number > 0;
}

/* The signal may come between the look and the pause. */
static int lost_wake_up(void)
{
    signal(SIGUSR1, tell);
    if (start() == 0) {
        kill(getppid(), SIGUSR1);
        _exit(0);
    }
    while (!told)
        pause();
    wait_for_all();
    return say(true);
}

static void look_up(int number)
{
    too_early = number == SIGCHLD && !child_known;
}

/* The child may have ended before its pid is in the table. */
static int handler_before_table(void)
{
    signal(SIGCHLD, look_up);
    if (start() == 0)
        _exit(0);
    child_known = 1;
    wait_for_all();
    return say(!too_early);
}

static void reap_one(int number)
{
    if (number == SIGCHLD && wait(NULL) > 0)
        told++;
}

/* Several ends, one signal. */
static int merged_signals(void)
{
    signal(SIGCHLD, reap_one);
    for (int i = 0; i < 3; i++)
        if (start() == 0) {
            nap_whole(50);
            _exit(0);
        }
    nap_whole(500);
    nap_whole(500);
    return say(told == 3);
}

/* The child may not have its handler yet. */
static int kill_before_handler(void)
{
    int status = 0;
    pid_t pid = start();
    if (pid == 0) {
        signal(SIGTERM, tell);
        while (!told)
            nap_whole(10);
        _exit(0);
    }
    if (kill(pid, SIGTERM) == -1 || waitpid(pid, &status, 0) == -1)
        err(1, "kill");
    return say(WIFEXITED(status));
}

static int kill_before_exec(void)
{
    int status = 0;
    signal(SIGTERM, tell); /* exec resets it */
    pid_t pid = start();
    if (pid == 0) {
        execlp("sleep", "sleep", "1", (char *)NULL);
        _exit(127);
    }
    if (kill(pid, SIGTERM) == -1 || waitpid(pid, &status, 0) == -1)
        err(1, "kill");
    return say(WIFSIGNALED(status));
}

/* Both take a second: is the work done when the order to stop comes? */
static int stopped_while_running(void)
{
    int *done = shared(sizeof *done);
    pid_t pid = start();
    if (pid == 0) {
        nap_whole(1000);
        *done = 1;
        _exit(0);
    }
    nap_whole(1000);
    kill(pid, SIGTERM);
    wait_for_all();
    return say(*done);
}

/* --- waiting --------------------------------------------------------------*/

/* Those that have not ended yet are missed. */
static int no_hang_misses(void)
{
    int ended = 0;
    for (int i = 0; i < 3; i++)
        if (start() == 0) {
            nap_whole(100);
            _exit(0);
        }
    nap_whole(100);
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ended++;
    wait_for_all();
    return say(ended == 3);
}

/* The first to end is taken for the one that was started first. */
static int first_ends_first(void)
{
    pid_t first = start();
    if (first == 0)
        _exit(0);
    if (start() == 0)
        _exit(0);
    bool right = wait(NULL) == first;
    wait_for_all();
    return say(right);
}

/* --- pipes ----------------------------------------------------------------*/

/* One read need not return what two writes wrote. */
static int one_read_for_two_writes(void)
{
    int ends[2];
    char text[32] = "";
    if (pipe(ends) == -1)
        err(1, "pipe");
    if (start() == 0)
        _exit(write(ends[1], "hello ", 6) != 6 ||
              write(ends[1], "world", 5) != 5);
    if (read(ends[0], text, sizeof text - 1) < 0)
        err(1, "read");
    wait_for_all();
    return say(strcmp(text, "hello world") == 0);
}

/* Two messages may come in one read. */
static int one_read_a_message(void)
{
    int ends[2];
    char text[32] = "";
    if (pipe(ends) == -1)
        err(1, "pipe");
    for (int i = 0; i < 2; i++)
        if (start() == 0)
            _exit(write(ends[1], "again", 5) != 5);
    if (read(ends[0], text, sizeof text - 1) < 0)
        err(1, "read");
    wait_for_all();
    return say(strcmp(text, "again") == 0);
}

/* A line in two writes, by two writers. */
static int lines_in_pieces(void)
{
    int ends[2];
    char text[32] = "";
    if (pipe(ends) == -1)
        err(1, "pipe");
    for (int i = 0; i < 2; i++)
        if (start() == 0)
            _exit(write(ends[1], "one ", 4) != 4 ||
                  write(ends[1], "two\n", 4) != 4);
    wait_for_all();
    if (read(ends[0], text, sizeof text - 1) < 0)
        err(1, "read");
    return say(strcmp(text, "one two\none two\n") == 0);
}

/* The parent reads what the child has not written out yet. */
static int not_flushed_yet(void)
{
    FILE *file = tmpfile();
    char text[8] = "";
    if (!file)
        err(1, "tmpfile");
    if (start() == 0) {
        nap_whole(100);
        fputs("done", file);
        exit(0);
    }
    nap_whole(100);
    if (pread(fileno(file), text, 4, 0) < 0)
        err(1, "pread");
    wait_for_all();
    return say(strcmp(text, "done") == 0);
}

/* --- files ----------------------------------------------------------------*/

static char path[64];

static void choose_path(void)
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%.40s/luck-%d", folder ? folder : "/tmp",
             (int)getpid());
    unlink(path);
}

/* It is free; a moment later it may not be. */
static int look_then_take(void)
{
    int *owners = shared(2 * sizeof *owners);
    choose_path();
    for (int i = 0; i < 2; i++)
        if (start() == 0) {
            if (access(path, F_OK) == -1) {
                close(open(path, O_CREAT | O_WRONLY, 0600));
                owners[i] = 1;
            }
            _exit(0);
        }
    wait_for_all();
    unlink(path);
    return say(owners[0] + owners[1] == 1);
}

/* To the end of the file, and then write: two do so. */
static int seek_then_write(void)
{
    struct stat now;
    choose_path();
    close(open(path, O_CREAT | O_WRONLY, 0600));
    for (int i = 0; i < 2; i++)
        if (start() == 0) {
            int fd = open(path, O_WRONLY);
            lseek(fd, 0, SEEK_END);
            _exit(write(fd, "a line\n", 7) != 7);
        }
    wait_for_all();
    if (stat(path, &now) == -1)
        err(1, "stat");
    unlink(path);
    return say(now.st_size == 14);
}

/* --- memory ---------------------------------------------------------------*/

static int unlocked_counter(void)
{
    volatile int *counter = shared(sizeof *counter);
    for (int i = 0; i < 2; i++)
        if (start() == 0) {
            for (int k = 0; k < 1000; k++)
                ++*counter;
            _exit(0);
        }
    wait_for_all();
    printf("%d ", *counter);
    return say(*counter == 2000);
}

/* The flag says that the result is there, a moment too early. */
static int flag_before_result(void)
{
    volatile int *flag = shared(2 * sizeof *flag), *result = flag + 1;
    if (start() == 0) {
        *flag = 1;
        *result = 42;
        _exit(0);
    }
    while (!*flag)
        sched_yield();
    int seen = *result;
    wait_for_all();
    return say(seen == 42);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t other = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;

static void *send_news(void *unused)
{
    pthread_mutex_lock(&lock);
    pthread_cond_signal(&news);
    pthread_mutex_unlock(&lock);
    return unused;
}

/* Who signals before anybody waits has signalled nobody. */
static int condition_without_predicate(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, send_news, NULL);
    pthread_mutex_lock(&lock);
    pthread_cond_wait(&news, &lock);
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    return say(true);
}

static void *other_first(void *unused)
{
    pthread_mutex_lock(&other);
    pthread_mutex_lock(&lock);
    pthread_mutex_unlock(&lock);
    pthread_mutex_unlock(&other);
    return unused;
}

static int two_locks_two_orders(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, other_first, NULL);
    pthread_mutex_lock(&lock);
    pthread_mutex_lock(&other);
    pthread_mutex_unlock(&other);
    pthread_mutex_unlock(&lock);
    pthread_join(thread, NULL);
    return say(true);
}

static long sum;

static void *add_up(void *unused)
{
    for (int i = 0; i < 500; i++) {
        pthread_mutex_lock(&lock);
        long now = sum;
        pthread_mutex_unlock(&lock); /* too early */
        pthread_mutex_lock(&lock);
        sum = now + 1;
        pthread_mutex_unlock(&lock);
    }
    return unused;
}

static int lock_given_back_too_early(void)
{
    pthread_t a, b;
    pthread_create(&a, NULL, add_up, NULL);
    pthread_create(&b, NULL, add_up, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    return say(sum == 1000);
}

static int ids[3];

static void *note_number(void *number)
{
    ids[*(int *)number]++;
    return NULL;
}

/* All get the address of the loop's variable. */
static int address_of_the_loop_variable(void)
{
    pthread_t threads[3];
    int i = 0;
    for (; i < 3; i++)
        if (pthread_create(&threads[i], NULL, note_number, &i) != 0)
            return 1;
    i = 0;
    for (int k = 0; k < 3; k++)
        pthread_join(threads[k], NULL);
    return say(ids[0] == 1 && ids[1] == 1 && ids[2] == 1);
}

#define CASE(name)                                                             \
    {                                                                          \
#name, name                                                            \
    }

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(void);
    } cases[] = {
        CASE(lost_wake_up),
        CASE(handler_before_table),
        CASE(merged_signals),
        CASE(kill_before_handler),
        CASE(kill_before_exec),
        CASE(stopped_while_running),
        CASE(no_hang_misses),
        CASE(first_ends_first),
        CASE(one_read_for_two_writes),
        CASE(one_read_a_message),
        CASE(lines_in_pieces),
        CASE(not_flushed_yet),
        CASE(look_then_take),
        CASE(seek_then_write),
        CASE(unlocked_counter),
        CASE(flag_before_result),
        CASE(condition_without_predicate),
        CASE(two_locks_two_orders),
        CASE(lock_given_back_too_early),
        CASE(address_of_the_loop_variable),
    };
    for (size_t i = 0; argc == 2 && i < sizeof cases / sizeof *cases; i++) {
        if (strcmp(argv[1], "--list") == 0)
            puts(cases[i].name);
        else if (strcmp(argv[1], cases[i].name) == 0)
            return cases[i].run();
    }
    return argc == 2 && strcmp(argv[1], "--list") == 0 ? 0 : 2;
}
