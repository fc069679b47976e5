/*
 * Hangs whose mistake lies beside the call that waits: in a buffer, in a mask,
 * in a number that is too small. By name, as in hangs.c and tangles.c.
 *
 * usage: knots NAME
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../helpers/stuck.h"

/* What a timer or a signal gives does not fit in less. */
static void take(int fd)
{
    char bytes[256];
    if (read(fd, bytes, sizeof bytes) == -1)
        err(1, "read");
}

static void give(int fd, const char *text)
{
    if (write(fd, text, strlen(text)) == -1)
        err(1, "write");
}

/* --- pipes and sockets ----------------------------------------------------*/

static void pipe_after_fork(void)
{
    int p[2];
    pid_t child = start();
    make_pipe(p);
    if (child == 0) {
        give(p[1], "x");
        _exit(0);
    }
    take(p[0]);
}

static void child_makes_pipe(void)
{
    int p[2];
    if (start() == 0) {
        make_pipe(p);
        take(p[0]);
        _exit(0);
    }
    wait(NULL);
}

/* A child that answers each line; who asks, does so through stdio or not. */
static void ask(const char *question, bool buffered, bool answers)
{
    int there[2], back[2];
    char line[80];
    make_pipe(there);
    make_pipe(back);
    if (start() == 0) {
        close(there[1]);
        close(back[0]);
        FILE *in = fdopen(there[0], "r"), *out = fdopen(back[1], "w");
        while (fgets(line, sizeof line, in)) {
            fprintf(out, "answer to %s", line);
            if (answers)
                fflush(out);
        }
        _exit(0);
    }
    close(there[0]);
    close(back[1]);
    FILE *out = fdopen(there[1], "w");
    if (buffered)
        fputs(question, out);
    else
        give(there[1], question);
    take(back[0]);
}

static void question_in_buffer(void)
{
    ask("why\n", true, true);
}

static void answer_in_buffer(void)
{
    ask("why\n", false, false);
}

static void half_a_line(void)
{
    ask("why", false, true);
}

static void wait_for_popen(void)
{
    FILE *out = popen("sort >/dev/null", "w");
    fputs("b\n", out);
    wait(NULL);
}

static void popen_reads_ours(void)
{
    int p[2];
    char line[80];
    make_pipe(p);
    dup2(p[0], 0);
    close(p[0]);
    FILE *in = popen("cat; true", "r");
    if (fgets(line, sizeof line, in))
        puts(line);
}

/* Each reads from the one before it, and has no other end. */
static void ring(void)
{
    int p[3][2];
    for (int i = 0; i < 3; i++)
        make_pipe(p[i]);
    for (int i = 0; i < 3; i++) {
        if (start() > 0)
            continue;
        int in = p[i][0], out = p[(i + 1) % 3][1];
        for (int fd = 3; fd < 9; fd++)
            if (fd != in && fd != out)
                close(fd);
        take(in);
        give(out, "x");
        _exit(0);
    }
    for (int fd = 3; fd < 9; fd++)
        close(fd);
    while (wait(NULL) > 0)
        continue;
}

static void accepts_once_more(void)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX, .sun_path = "socket"};
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    unlink(at.sun_path);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) == -1 || listen(fd, 4))
        err(1, "bind");
    if (start() == 0) {
        int mine = socket(AF_UNIX, SOCK_STREAM, 0);
        _exit(connect(mine, (struct sockaddr *)&at, sizeof at) == -1);
    }
    for (int i = 0; i < 2; i++)
        close(accept(fd, NULL, NULL));
}

static void datagram_that_never_comes(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (bind(fd, (struct sockaddr *)&at, sizeof at) == -1)
        err(1, "bind");
    take(fd);
}

/* Half a block has come, and the other half is never sent. */
static void fread_wants_more(void)
{
    int there[2], back[2];
    char block[8];
    make_pipe(there);
    make_pipe(back);
    if (start() == 0) {
        close(there[1]);
        close(back[0]);
        give(back[1], "half");
        take(there[0]);
        _exit(0);
    }
    close(there[0]);
    close(back[1]);
    if (fread(block, 1, sizeof block, fdopen(back[0], "r")) == sizeof block)
        give(there[1], "x");
}

static void echo_without_shutdown(void)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        err(1, "socketpair");
    give(ends[0], "x");
    bool child = start() == 0;
    close(ends[!child]);
    take(ends[child]);
    take(ends[child]);
}

static void fifo_for_both(void)
{
    mkfifo("news", 0600);
    take(open("news", O_RDWR));
}

static void fifo_after_wait(void)
{
    mkfifo("late", 0600);
    if (start() == 0) {
        give(open("late", O_WRONLY), "x");
        _exit(0);
    }
    wait(NULL);
    take(open("late", O_RDONLY));
}

/* --- polls of nothing -----------------------------------------------------*/

static void poll_of_nothing(void)
{
    poll(NULL, 0, -1);
}

static void select_below(void)
{
    int p[2];
    fd_set set;
    make_pipe(p);
    give(p[1], "x");
    FD_ZERO(&set);
    FD_SET(p[0], &set);
    select(p[0], &set, NULL, NULL, NULL);
}

static void epoll_without_any(void)
{
    struct epoll_event event;
    epoll_wait(epoll_create1(0), &event, 1, -1);
}

/* Of two bytes it reads one, and epoll does not tell of the other again; or it
 * asks about a pipe to which nobody writes. */
static void epoll_waits(bool wrong)
{
    int p[2], q[2];
    char byte;
    struct epoll_event event = {.events = wrong ? EPOLLIN : EPOLLIN | EPOLLET};
    int epoll = epoll_create1(0);
    make_pipe(p);
    make_pipe(q);
    epoll_ctl(epoll, EPOLL_CTL_ADD, wrong ? q[0] : p[0], &event);
    give(p[1], "xy");
    for (int i = 0; i < 2 && epoll_wait(epoll, &event, 1, -1) == 1; i++)
        if (read(p[0], &byte, 1) == -1)
            err(1, "read");
}

static void told_once(void)
{
    epoll_waits(false);
}

static void asks_about_another(void)
{
    epoll_waits(true);
}

static void timer_not_set(void)
{
    take(timerfd_create(CLOCK_MONOTONIC, 0));
}

/* --- locks ----------------------------------------------------------------*/

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t other = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void robust_and_wait(void)
{
    pthread_mutexattr_t how;
    pthread_mutex_t *mutex = shared(sizeof *mutex);
    pthread_mutexattr_init(&how);
    pthread_mutexattr_setpshared(&how, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&how, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(mutex, &how);
    pthread_mutex_lock(mutex);
    if (start() == 0) {
        pthread_mutex_lock(mutex);
        _exit(0);
    }
    wait(NULL);
}

static void *signals_under_both(void *unused)
{
    nap(20);
    pthread_mutex_lock(&other);
    pthread_cond_signal(&changed);
    return unused;
}

static void wait_with_another_lock(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, signals_under_both, NULL);
    pthread_mutex_lock(&other);
    pthread_mutex_lock(&one);
    pthread_cond_wait(&changed, &one);
}

static void both_wait_first(void)
{
    sem_t *turns = shared(2 * sizeof *turns);
    sem_init(&turns[0], 1, 0);
    sem_init(&turns[1], 1, 0);
    bool child = start() == 0;
    sem_wait(&turns[child]);
    sem_post(&turns[!child]);
}

/* For one process alone: in its own memory, or by how it is made. The child
 * stays alive: its end would be a signal, after which the parent looks once
 * more. */
static void post_from_child(bool in_shared)
{
    static sem_t mine;
    sem_t *sem = in_shared ? shared(sizeof *sem) : &mine;
    sem_init(sem, !in_shared, 0);
    if (start() == 0) {
        nap(20);
        sem_post(sem);
        pause();
    }
    sem_wait(sem);
}

static void semaphore_is_copied(void)
{
    post_from_child(false);
}

static void semaphore_for_threads(void)
{
    post_from_child(true);
}

static void until_it_is_zero(void)
{
    int set = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf up = {0, 1, 0}, zero = {0, 0, 0};
    semop(set, &up, 1);
    semop(set, &zero, 1);
}

static void two_sets_in_two_orders(void)
{
    int set = semget(IPC_PRIVATE, 2, 0600);
    struct sembuf up[2] = {{0, 1, 0}, {1, 1, 0}};
    semop(set, up, 2);
    bool child = start() == 0;
    struct sembuf first = {child, -1, 0}, second = {!child, -1, 0};
    semop(set, &first, 1);
    nap(20);
    semop(set, &second, 1);
}

static void changed_but_not_woken(void)
{
    int *word = shared(sizeof *word);
    if (start() == 0) {
        syscall(SYS_futex, word, FUTEX_WAIT, 0, NULL, NULL, 0);
        _exit(0);
    }
    nap(20);
    *word = 7;
    wait(NULL);
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void calls_once_again(void)
{
    pthread_once(&once, calls_once_again);
}

static void once_within_once(void)
{
    pthread_once(&once, calls_once_again);
}

/* --- signals --------------------------------------------------------------*/

static void nothing(int signal)
{
    (void)signal;
}

static void block(sigset_t *set, int signal)
{
    sigemptyset(set);
    sigaddset(set, signal);
    sigprocmask(SIG_BLOCK, set, NULL);
}

static void another_signal(void)
{
    sigset_t first, second;
    int came;
    block(&second, SIGUSR2);
    block(&first, SIGUSR1);
    raise(SIGUSR2);
    sigwait(&first, &came);
}

static void mask_keeps_it_out(void)
{
    sigset_t mask;
    signal(SIGUSR1, nothing);
    block(&mask, SIGUSR1);
    raise(SIGUSR1);
    sigsuspend(&mask);
}

static void both_pause(void)
{
    pid_t whom = getpid(), child = start();
    if (child > 0)
        whom = child;
    signal(SIGUSR1, nothing);
    pause();
    kill(whom, SIGUSR1);
}

static void handler_was_first(void)
{
    sigset_t set;
    signal(SIGUSR1, nothing);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    int fd = signalfd(-1, &set, 0);
    raise(SIGUSR1);
    take(fd);
}

static const struct {
    const char *name;
    void (*run)(void);
} all[] = {
    {"pipe-after-fork", pipe_after_fork},
    {"child-makes-pipe", child_makes_pipe},
    {"question-in-buffer", question_in_buffer},
    {"answer-in-buffer", answer_in_buffer},
    {"half-a-line", half_a_line},
    {"wait-for-popen", wait_for_popen},
    {"popen-reads-ours", popen_reads_ours},
    {"ring", ring},
    {"accepts-once-more", accepts_once_more},
    {"no-datagram", datagram_that_never_comes},
    {"fread-wants-more", fread_wants_more},
    {"echo-without-shutdown", echo_without_shutdown},
    {"fifo-for-both", fifo_for_both},
    {"fifo-after-wait", fifo_after_wait},
    {"told-once", told_once},
    {"asks-about-another", asks_about_another},
    {"semaphore-is-copied", semaphore_is_copied},
    {"semaphore-for-threads", semaphore_for_threads},
    {"until-it-is-zero", until_it_is_zero},
    {"both-pause", both_pause},
    {"poll-of-nothing", poll_of_nothing},
    {"select-below", select_below},
    {"epoll-without-any", epoll_without_any},
    {"timer-not-set", timer_not_set},
    {"robust-and-wait", robust_and_wait},
    {"wait-with-another-lock", wait_with_another_lock},
    {"both-wait-first", both_wait_first},
    {"two-sets", two_sets_in_two_orders},
    {"changed-but-not-woken", changed_but_not_woken},
    {"once-within-once", once_within_once},
    {"another-signal", another_signal},
    {"mask-keeps-it-out", mask_keeps_it_out},
    {"handler-was-first", handler_was_first},
};

int main(int argc, char **argv)
{
    size_t count = sizeof all / sizeof *all;
    for (size_t i = 0; i < count && argc == 2; i++)
        if (strcmp(argv[1], all[i].name) == 0) {
            all[i].run();
            return 0;
        }
    fprintf(stderr, "usage: knots NAME, one of:");
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, " %s", all[i].name);
    fprintf(stderr, "\n");
    return 2;
}
