/*
 * Programs that say themselves where they stand, for lines.bats: before each
 * call that takes time, a process prints the file and the number of its line.
 *
 * usage: lines NAME
 */
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lines_far.h"
#include "lines_say.h"

void say(const char *file, int line)
{
    const char *slash = strrchr(file, '/');
    char text[80];
    int length =
        snprintf(text, sizeof text, "%s:%d\n", slash ? slash + 1 : file, line);
    if (write(STDOUT_FILENO, text, (size_t)length) != length)
        _exit(1);
}

static void sleeper(void)
{
    AT(usleep(150000));
    AT(usleep(100000));
    for (int i = 0; i < 3; i++)
        AT(usleep(30000));
}

static void children(void)
{
    for (int i = 0; i < 3; i++)
        if (fork() == 0) {
            AT(usleep(100000 + (useconds_t)i * 50000));
            _exit(0);
        }
    for (int i = 0; i < 3; i++)
        AT(wait(NULL));
}

static void reader(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) != 0)
        exit(1);
    if (fork() == 0) {
        AT(usleep(200000));
        _exit(write(ends[1], "x", 1) != 1);
    }
    if (AT(read(ends[0], &byte, 1)) != 1)
        exit(1);
    AT(wait(NULL));
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *wants_lock(void *unused)
{
    AT(pthread_mutex_lock(&lock));
    AT(usleep(80000));
    pthread_mutex_unlock(&lock);
    return unused;
}

static void threads(void)
{
    pthread_t thread;
    pthread_mutex_lock(&lock);
    pthread_create(&thread, NULL, wants_lock, NULL);
    AT(usleep(150000));
    pthread_mutex_unlock(&lock);
    AT(pthread_join(thread, NULL));
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The loop stands in one line, on purpose. */
static void compute(void)
{
    volatile unsigned sum = 0;
    double end = now() + 0.25;
    for (int i = 0; i < 2; i++) {
        AT(usleep(50000));
        /* clang-format off */
        AT(0); while (now() < end) for (int k = 0; k < 9999; k++) sum += 1;
        /* clang-format on */
        end = now() + 0.15;
    }
}

static void deeper(int depth)
{
    if (depth > 0) {
        deeper(depth - 1);
        return;
    }
    AT(usleep(150000));
}

static void deep(void)
{
    deeper(5);
    AT(usleep(50000));
}

static void handler(int unused)
{
    (void)unused;
    AT(usleep(100000));
}

static void signals(void)
{
    struct sigaction action = {.sa_handler = handler};
    pid_t parent = getpid();
    sigaction(SIGUSR1, &action, NULL);
    if (fork() == 0) {
        AT(usleep(100000));
        kill(parent, SIGUSR1);
        _exit(0);
    }
    AT(pause());
    AT(wait(NULL));
}

static void programs(void)
{
    if (vfork() == 0) {
        execlp("sleep", "sleep", "0.2", (char *)NULL);
        _exit(1);
    }
    AT(wait(NULL));
    AT(usleep(50000));
}

static void polls(void)
{
    int ends[2];
    if (pipe(ends) != 0)
        exit(1);
    struct pollfd want = {.fd = ends[0], .events = POLLIN};
    AT(poll(&want, 1, 150));
    AT(usleep(100000));
}

static void semaphores(void)
{
    sem_t *sem = mmap(NULL, sizeof *sem, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(sem, 1, 0);
    if (fork() == 0) {
        AT(sem_wait(sem));
        AT(usleep(50000));
        _exit(0);
    }
    AT(usleep(150000));
    sem_post(sem);
    AT(wait(NULL));
}

static void crash(void)
{
    volatile int *volatile nowhere = NULL;
    AT(usleep(90000));
    AT(*nowhere = 1);
}

static inline __attribute__((always_inline)) void in_place(useconds_t time)
{
    AT(usleep(time));
}

static inline __attribute__((always_inline)) void in_its_place(void)
{
    in_place(60000);
    AT(usleep(60000));
}

static void inlined(void)
{
    in_its_place();
    in_place(60000);
    AT(usleep(60000));
}

static void back(void)
{
    AT(usleep(60000));
}

static void two_files(void)
{
    if (fork() == 0) {
        far_call(back);
        _exit(0);
    }
    far_nap(100000);
    AT(wait(NULL));
}

/* As the last thing that a function does: its frame must not be gone. */
static void last_call(void)
{
    if (fork() == 0) {
        back();
        _exit(0);
    }
    AT(wait(NULL));
}

/* Many short ones, in a loop with more than one line that takes time. */
static void loops(void)
{
    for (int i = 0; i < 4; i++) {
        AT(usleep(20000));
        for (int k = 0; k < 3; k++)
            AT(usleep(10000));
        if (i % 2)
            AT(usleep(30000));
    }
}

static void hang(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) != 0)
        exit(1);
    if (fork() == 0) {
        AT(pause());
        _exit(0);
    }
    if (AT(read(ends[0], &byte, 1)) != 1)
        exit(1);
}

static const struct {
    const char *name;
    void (*run)(void);
} programs_[] = {
    {"sleeper", sleeper},     {"children", children},
    {"reader", reader},       {"threads", threads},
    {"compute", compute},     {"deep", deep},
    {"signals", signals},     {"programs", programs},
    {"polls", polls},         {"semaphores", semaphores},
    {"crash", crash},         {"hang", hang},
    {"inlined", inlined},     {"two_files", two_files},
    {"last_call", last_call}, {"loops", loops},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < sizeof programs_ / sizeof *programs_;
         i++)
        if (strcmp(argv[1], programs_[i].name) == 0) {
            programs_[i].run();
            return 0;
        }
    fputs("usage: lines NAME\n", stderr);
    return 2;
}
