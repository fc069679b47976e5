/*
 * Small programs whose outcome depends on who goes on first, for the tests of
 * --order. Each prints what came out.
 *
 * usage: orders NAME
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

static void nap(long ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    while (nanosleep(&t, &t) == -1)
        continue;
}

/* Children that write a letter each, three times. */
static void writers(void)
{
    int ends[2];
    char text[16] = "";
    if (pipe(ends) == -1)
        err(1, "pipe");
    for (int i = 0; i < 3; i++)
        if (fork() == 0) {
            for (int k = 0; k < 3; k++)
                if (write(ends[1], &"abc"[i], 1) != 1)
                    _exit(1);
            _exit(0);
        }
    while (wait(NULL) > 0)
        continue;
    if (read(ends[0], text, 9) != 9)
        err(1, "read");
    puts(text);
}

/* Children whose naps end at the same moment. */
static void sleepers(void)
{
    int ends[2];
    char text[16] = "";
    if (pipe(ends) == -1)
        err(1, "pipe");
    for (int i = 0; i < 5; i++)
        if (fork() == 0) {
            nap(100);
            _exit(write(ends[1], &"abcde"[i], 1) != 1);
        }
    while (wait(NULL) > 0)
        continue;
    if (read(ends[0], text, 5) != 5)
        err(1, "read");
    puts(text);
}

static volatile sig_atomic_t deaths;

static void count_death(int number)
{
    (void)number;
    deaths++;
}

/* SIGCHLDs that come while one waits to be delivered are one. */
static void merged(void)
{
    signal(SIGCHLD, count_death);
    for (int i = 0; i < 5; i++)
        if (fork() == 0) {
            nap(100);
            _exit(0);
        }
    nap(1000);
    printf("%d\n", (int)deaths);
}

static volatile sig_atomic_t known_child, unknown;

static void look_up(int number)
{
    (void)number;
    unknown = !known_child;
}

/* The handler may run before the parent has noted whose end it is told of. */
static void faster(void)
{
    signal(SIGCHLD, look_up);
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    known_child = 1;
    nap(100);
    puts(unknown ? "unknown" : "known");
}

static volatile sig_atomic_t told;

static void tell(int number)
{
    (void)number;
    told = 1;
}

/* A signal that comes between the look and the pause is lost: it hangs. */
static void lost(void)
{
    char byte = 0;
    int ends[2];
    signal(SIGUSR1, tell);
    if (pipe(ends) == -1)
        err(1, "pipe");
    if (fork() == 0) {
        kill(getppid(), SIGUSR1);
        _exit(0);
    }
    if (!told) {
        if (write(ends[1], &byte, 1) != 1) /* anything, in between */
            err(1, "write");
        pause();
    }
    puts("told");
}

/* Two threads add to one number, without a lock, by way of a file. */
static int counter[2];

static void *add(void *unused)
{
    (void)unused;
    for (int i = 0; i < 3; i++) {
        int n;
        if (pread(counter[0], &n, sizeof n, 0) != sizeof n)
            err(1, "pread");
        n++;
        sched_yield();
        if (pwrite(counter[0], &n, sizeof n, 0) != sizeof n)
            err(1, "pwrite");
    }
    return NULL;
}

static void race(void)
{
    pthread_t a, b;
    int n = 0;
    counter[0] = memfd_create("counter", 0);
    if (pwrite(counter[0], &n, sizeof n, 0) != sizeof n)
        err(1, "pwrite");
    pthread_create(&a, NULL, add, NULL);
    pthread_create(&b, NULL, add, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    if (pread(counter[0], &n, sizeof n, 0) != sizeof n)
        err(1, "pread");
    printf("%d\n", n);
}

/* Spins until another has done something: needs its turn. */
static void spin(void)
{
    volatile int *word = mmap(NULL, sizeof *word, PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (fork() == 0) {
        *word = 1;
        _exit(0);
    }
    while (*word == 0)
        continue;
    wait(NULL);
    puts("seen");
}

/* A parent that asks, over and over, which of its children has ended: that must
 * not keep them from ending. The ways to ask: */
static bool by_wait(pid_t pid)
{
    return waitpid(pid, NULL, WNOHANG) == pid;
}

static bool by_look(pid_t pid)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == pid && waitpid(pid, NULL, 0) == pid;
}

static bool by_wait_and_yield(pid_t pid)
{
    sched_yield();
    return by_wait(pid);
}

static bool by_kill_and_wait(pid_t pid)
{
    return kill(pid, 0) == -1 || by_wait(pid);
}

static void supervise(bool (*has_ended)(pid_t pid))
{
    enum { CHILDREN = 3 };
    pid_t children[CHILDREN];
    int left = CHILDREN;
    for (int i = 0; i < CHILDREN; i++)
        if ((children[i] = fork()) == 0) {
            nap(100 * (i + 1));
            _exit(0);
        }
    while (left > 0)
        for (int i = 0; i < CHILDREN; i++)
            if (children[i] > 0 && has_ended(children[i])) {
                printf("%d", i + 1);
                children[i] = 0;
                left--;
            }
}

static void supervisor(void)
{
    supervise(by_wait);
    supervise(by_look);
    supervise(by_wait_and_yield);
    supervise(by_kill_and_wait);
    puts("");
}

static void *chatter(void *letter)
{
    for (int i = 0; i < 1200; i++)
        if (write(STDOUT_FILENO, letter, 1) != 1)
            exit(1);
    return NULL;
}

/* More writes than one may do in a row; who loses its turn then has begun one
 * already. */
static void chatters(void)
{
    static char letter[2] = "ab";
    pthread_t a, b;
    pthread_create(&a, NULL, chatter, &letter[0]);
    pthread_create(&b, NULL, chatter, &letter[1]);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    puts("");
}

static char fifo[64];
static volatile int done;

static void *open_and_spin(void *unused)
{
    int fd = open(fifo, O_RDONLY);
    while (!done)
        continue;
    close(fd);
    return unused;
}

static void *do_it(void *unused)
{
    nap(1);
    done = 1;
    return unused;
}

/* Who was let go on by an open, and not by us, spins until another has had its
 * turn. */
static void opened(void)
{
    pthread_t a, b;
    snprintf(fifo, sizeof fifo, "/tmp/orders-%d", (int)getpid());
    if (mkfifo(fifo, 0600) == -1)
        err(1, "mkfifo");
    pthread_create(&a, NULL, open_and_spin, NULL);
    pthread_create(&b, NULL, do_it, NULL);
    int fd = open(fifo, O_WRONLY);
    unlink(fifo);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    close(fd);
    puts("opened");
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } cases[] = {
        {"writers", writers}, {"sleepers", sleepers},
        {"merged", merged},   {"faster", faster},
        {"lost", lost},       {"race", race},
        {"spin", spin},       {"chatters", chatters},
        {"opened", opened},   {"supervisor", supervisor},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (argc == 2 && strcmp(argv[1], cases[i].name) == 0) {
            cases[i].run();
            return 0;
        }
    return 2;
}
