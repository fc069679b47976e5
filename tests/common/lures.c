/*
 * More programs that end by themselves, as those of ends.c do, and that look
 * like hangs until they do: with every call that may wait, and a helper that
 * takes its time in one of several ways.
 *
 * usage: lures NAME DELAY
 *        lures --list       all of them, one a line
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

#include "../helpers/stuck.h"

#define LENGTH_MS 400

static const struct timespec length = {0, LENGTH_MS * 1000000L};

/* --- delays ---------------------------------------------------------------*/

static void by_nap(void)
{
    nanosleep(&length, NULL);
}

static void by_poll(void)
{
    poll(NULL, 0, LENGTH_MS);
}

static void by_timer(void)
{
    struct itimerspec when = {.it_value = length};
    uint64_t rings;
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    timerfd_settime(fd, 0, &when, NULL);
    if (read(fd, &rings, sizeof rings) == -1)
        err(1, "read");
    close(fd);
}

static void by_clock(void)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += length.tv_nsec;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
}

static const struct {
    const char *name;
    void (*run)(void);
} delays[] = {{"nap", by_nap},
              {"poll", by_poll},
              {"timer", by_timer},
              {"clock", by_clock}};

static void (*delay)(void) = by_nap;

/* --- small parts ----------------------------------------------------------*/

static void give(int fd, const void *bytes, size_t size)
{
    if (write(fd, bytes, size) != (ssize_t)size)
        err(1, "write");
}

static void take(int fd)
{
    char bytes[256];
    if (read(fd, bytes, sizeof bytes) == -1)
        err(1, "read");
}

static pthread_t thread_of(void *(*run)(void *), void *with)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, with) != 0)
        errx(1, "pthread_create");
    return thread;
}

static void nothing(int signal)
{
    (void)signal;
}

static sigset_t block(int signal)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, signal);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return set;
}

/* LENGTH_MS from now. */
static struct timespec until(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    t.tv_nsec += length.tv_nsec;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

/* A child that takes its time, and then does that. */
#define LATER(what)                                                            \
    do {                                                                       \
        if (start() == 0) {                                                    \
            delay();                                                           \
            what;                                                              \
            _exit(0);                                                          \
        }                                                                      \
    } while (0)

/* --- descriptors ----------------------------------------------------------*/

static void an_eventfd(void)
{
    int fd = eventfd(0, 0);
    LATER(eventfd_write(fd, 1));
    take(fd);
}

static void a_timerfd_set_late(void)
{
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    struct itimerspec when = {.it_value = {0, 1000000}};
    LATER(timerfd_settime(fd, 0, &when, NULL));
    take(fd);
}

static void a_signalfd(void)
{
    sigset_t set = block(SIGUSR1);
    pid_t parent = getpid();
    int fd = signalfd(-1, &set, 0);
    LATER(kill(parent, SIGUSR1));
    take(fd);
}

static void a_pidfd(void)
{
    pid_t child = start();
    if (child == 0) {
        delay();
        _exit(0);
    }
    int fd = (int)syscall(SYS_pidfd_open, child, 0);
    poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1);
}

static void a_fifo(void)
{
    mkfifo("late", 0600);
    LATER(open("late", O_WRONLY));
    take(open("late", O_RDONLY));
    unlink("late");
}

static void a_full_pipe(void)
{
    int p[2];
    static char bytes[200000];
    make_pipe(p);
    if (start() == 0) {
        close(p[1]);
        delay();
        while (read(p[0], bytes, sizeof bytes) > 0)
            continue;
        _exit(0);
    }
    give(p[1], bytes, sizeof bytes);
    close(p[1]);
}

static void passed_end(void)
{
    int p[2], way[2];
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {.head = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
    struct iovec byte = {&(char){'x'}, 1};
    struct msghdr message = {.msg_iov = &byte,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    make_pipe(p);
    socketpair(AF_UNIX, SOCK_STREAM, 0, way);
    if (start() == 0) {
        close(p[1]);
        recvmsg(way[1], &message, 0);
        memcpy(p, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof *p);
        delay();
        give(p[0], "x", 1);
        _exit(0);
    }
    memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &p[1], sizeof *p);
    sendmsg(way[0], &message, 0);
    close(p[1]);
    take(p[0]);
}

static void half_a_line(void)
{
    int p[2];
    char line[40];
    make_pipe(p);
    give(p[1], "half ", 5);
    LATER(give(p[1], "a line\n", 7));
    if (!fgets(line, sizeof line, fdopen(p[0], "r")))
        errx(1, "no line");
}

/* What it has printed leaves the buffer only at its end. */
static void late_buffer(void)
{
    int p[2];
    make_pipe(p);
    if (start() == 0) {
        FILE *out = fdopen(p[1], "w");
        fputs("late", out);
        delay();
        exit(0);
    }
    take(p[0]);
}

static void slow_filter(void)
{
    FILE *out = popen("sort >/dev/null", "w");
    fputs("b\na\n", out);
    delay();
    pclose(out);
}

static void slow_command(void)
{
    char line[40];
    FILE *in = popen("sleep 0.4; echo done", "r");
    if (!fgets(line, sizeof line, in))
        errx(1, "no line");
    pclose(in);
}

static void keeper_ends(void)
{
    int p[2];
    make_pipe(p);
    LATER((void)0); /* it keeps the writing end until then */
    close(p[1]);
    take(p[0]);
}

static void keeper_is_killed(void)
{
    int p[2];
    make_pipe(p);
    pid_t keeper = start();
    if (keeper == 0)
        for (;;)
            pause();
    LATER(kill(keeper, SIGKILL));
    close(p[1]);
    take(p[0]);
}

static void edge_again(void)
{
    int p[2], epoll = epoll_create1(0);
    char byte;
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    make_pipe(p);
    epoll_ctl(epoll, EPOLL_CTL_ADD, p[0], &event);
    give(p[1], "xy", 2);
    LATER(give(p[1], "z", 1));
    for (int i = 0; i < 2; i++)
        if (epoll_wait(epoll, &event, 1, -1) != 1 || read(p[0], &byte, 1) != 1)
            err(1, "epoll");
}

/* --- sockets --------------------------------------------------------------*/

static int listening(struct sockaddr_in *at)
{
    socklen_t size = sizeof *at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    *at = (struct sockaddr_in){.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (bind(fd, (struct sockaddr *)at, size) == -1 || listen(fd, 4) == -1 ||
        getsockname(fd, (struct sockaddr *)at, &size) == -1)
        err(1, "listen");
    return fd;
}

static int connected(const struct sockaddr_in *to)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (const struct sockaddr *)to, sizeof *to) == -1)
        err(1, "connect");
    return fd;
}

static void late_connection(void)
{
    struct sockaddr_in at;
    int fd = listening(&at);
    LATER(connected(&at));
    accept(fd, NULL, NULL);
}

static void late_answer(void)
{
    struct sockaddr_in at;
    int fd = listening(&at);
    if (start() == 0) {
        int mine = accept(fd, NULL, NULL);
        take(mine);
        delay();
        give(mine, "x", 1);
        _exit(0);
    }
    int mine = connected(&at);
    give(mine, "x", 1);
    take(mine);
}

static void socket_with_limit(void)
{
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    struct timeval limit = {0, LENGTH_MS * 1000};
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char byte;
    bind(fd, (struct sockaddr *)&at, sizeof at);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    if (recv(fd, &byte, 1, 0) != -1)
        errx(1, "a datagram came");
}

static void late_shutdown(void)
{
    int ends[2];
    socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
    LATER(shutdown(ends[1], SHUT_WR));
    take(ends[0]);
}

/* --- locks ----------------------------------------------------------------*/

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool ready;

static void *make_ready(void *unused)
{
    delay();
    pthread_mutex_lock(&mutex);
    ready = true;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&mutex);
    return unused;
}

static void *await_ready(void *unused)
{
    pthread_mutex_lock(&mutex);
    while (!ready)
        pthread_cond_wait(&changed, &mutex);
    pthread_mutex_unlock(&mutex);
    return unused;
}

static void conditions(void)
{
    pthread_t thread[4];
    for (int i = 0; i < 4; i++)
        thread[i] = thread_of(i == 3 ? make_ready : await_ready, NULL);
    for (int i = 0; i < 4; i++)
        pthread_join(thread[i], NULL);
}

static void condition_with_limit(void)
{
    struct timespec when = until(CLOCK_REALTIME);
    pthread_mutex_lock(&mutex);
    if (pthread_cond_timedwait(&changed, &mutex, &when) != ETIMEDOUT)
        errx(1, "signalled");
}

static void semaphore_with_limit(void)
{
    struct timespec when = until(CLOCK_REALTIME);
    sem_t *sem = shared(sizeof *sem);
    sem_init(sem, 1, 0);
    if (sem_timedwait(sem, &when) == 0)
        errx(1, "posted");
}

static void mutex_with_limit(void)
{
    struct timespec when = until(CLOCK_REALTIME);
    pthread_mutex_lock(&mutex);
    if (pthread_mutex_timedlock(&mutex, &when) != ETIMEDOUT)
        errx(1, "locked twice");
}

static void *lock_and_keep(void *unused)
{
    pthread_mutex_lock(&mutex);
    delay();
    pthread_mutex_unlock(&mutex);
    return unused;
}

static void *lock_it(void *unused)
{
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
    return unused;
}

/* One waits for a lock of another, a third joins it. */
static void lock_and_join(void)
{
    pthread_t holder = thread_of(lock_and_keep, NULL);
    nanosleep(&(struct timespec){0, 10000000}, NULL);
    pthread_join(thread_of(lock_it, NULL), NULL);
    pthread_join(holder, NULL);
}

static void *late_at_barrier(void *unused)
{
    delay();
    pthread_barrier_wait(&barrier);
    return unused;
}

static void at_barrier(void)
{
    pthread_barrier_init(&barrier, NULL, 2);
    pthread_t thread = thread_of(late_at_barrier, NULL);
    pthread_barrier_wait(&barrier);
    pthread_join(thread, NULL);
}

static void slow_once(void)
{
    delay();
}

static void *wants_once(void *unused)
{
    pthread_once(&once, slow_once);
    return unused;
}

static void once_for_two(void)
{
    pthread_t thread = thread_of(wants_once, NULL);
    pthread_once(&once, slow_once);
    pthread_join(thread, NULL);
}

static void robust_holder_dies(void)
{
    pthread_mutexattr_t how;
    pthread_mutex_t *robust = shared(sizeof *robust);
    pthread_mutexattr_init(&how);
    pthread_mutexattr_setpshared(&how, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&how, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(robust, &how);
    if (start() == 0) {
        pthread_mutex_lock(robust);
        delay();
        _exit(0);
    }
    nanosleep(&(struct timespec){0, 10000000}, NULL);
    pthread_mutex_lock(robust);
}

static void post_of_grandchild(void)
{
    sem_t *sem = shared(sizeof *sem);
    sem_init(sem, 1, 0);
    if (start() == 0) {
        LATER(sem_post(sem));
        _exit(0);
    }
    wait(NULL);
    sem_wait(sem);
}

static void a_futex(void)
{
    int *word = shared(sizeof *word);
    LATER({
        *word = 1;
        syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
    });
    while (*word == 0)
        syscall(SYS_futex, word, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static void futex_with_limit(void)
{
    int *word = shared(sizeof *word);
    syscall(SYS_futex, word, FUTEX_WAIT, 0, &length, NULL, 0);
}

static int c11_wait(void *with)
{
    mtx_t *m = with;
    struct timespec when = until(CLOCK_REALTIME);
    cnd_t cond;
    cnd_init(&cond);
    mtx_lock(m);
    return cnd_timedwait(&cond, m, &when) == thrd_timedout ? 0 : 1;
}

static void c11_condition(void)
{
    mtx_t m;
    thrd_t thread;
    mtx_init(&m, mtx_timed);
    thrd_create(&thread, c11_wait, &m);
    thrd_join(thread, NULL);
}

static void *wait_for_ever(void *unused)
{
    for (;;)
        pause();
    return unused;
}

static void thread_is_cancelled(void)
{
    pthread_t thread = thread_of(wait_for_ever, NULL);
    delay();
    pthread_cancel(thread);
    pthread_join(thread, NULL);
}

static void *ends_late(void *unused)
{
    delay();
    return unused;
}

static void main_leaves_first(void)
{
    thread_of(ends_late, NULL);
    pthread_exit(NULL);
}

static void file_lock_of_killed(void)
{
    int fd = open("lock", O_RDWR | O_CREAT, 0600);
    struct flock whole = {.l_type = F_WRLCK};
    pid_t holder = start();
    if (holder == 0) {
        fcntl(fd, F_SETLKW, &whole);
        for (;;)
            pause();
    }
    LATER(kill(holder, SIGKILL));
    nanosleep(&(struct timespec){0, 10000000}, NULL);
    fcntl(fd, F_SETLKW, &whole);
}

static void lockf_of_child(void)
{
    int fd = open("lock", O_RDWR | O_CREAT, 0600);
    if (start() == 0) {
        lockf(fd, F_LOCK, 0);
        delay();
        _exit(0);
    }
    nanosleep(&(struct timespec){0, 10000000}, NULL);
    lockf(fd, F_LOCK, 0);
}

/* --- queues and semaphores of System V and POSIX --------------------------*/

struct message {
    long type;
    char text[8];
};

static void a_message(void)
{
    int queue = msgget(IPC_PRIVATE, 0600);
    struct message m = {2, "late"};
    LATER(msgsnd(queue, &m, sizeof m.text, 0));
    msgrcv(queue, &m, sizeof m.text, 2, 0);
    msgctl(queue, IPC_RMID, NULL);
}

static void queue_is_removed(void)
{
    int queue = msgget(IPC_PRIVATE, 0600);
    struct message m;
    LATER(msgctl(queue, IPC_RMID, NULL));
    msgrcv(queue, &m, sizeof m.text, 0, 0);
}

static void a_set(void)
{
    int set = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf up = {0, 1, 0}, down = {0, -1, 0};
    LATER(semop(set, &up, 1));
    semop(set, &down, 1);
    semctl(set, 0, IPC_RMID);
}

/* The kernel gives back what its holder has taken. */
static void set_with_undo(void)
{
    int set = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf up = {0, 1, 0}, down = {0, -1, SEM_UNDO};
    semop(set, &up, 1);
    if (start() == 0) {
        semop(set, &down, 1);
        delay();
        _exit(0);
    }
    nanosleep(&(struct timespec){0, 10000000}, NULL);
    semop(set, &down, 1);
    semctl(set, 0, IPC_RMID);
}

static void set_with_limit(void)
{
    int set = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf down = {0, -1, 0};
    semtimedop(set, &down, 1, &length);
    semctl(set, 0, IPC_RMID);
}

static mqd_t a_queue(void)
{
    struct mq_attr most = {.mq_maxmsg = 1, .mq_msgsize = 8};
    char name[40];
    snprintf(name, sizeof name, "/lures-%d", (int)getpid());
    mqd_t queue = mq_open(name, O_RDWR | O_CREAT, 0600, &most);
    if (queue == (mqd_t)-1)
        exit(0); /* there are no queues here */
    mq_unlink(name);
    return queue;
}

static void queue_is_empty(void)
{
    mqd_t queue = a_queue();
    char text[8];
    LATER(mq_send(queue, "x", 1, 0));
    mq_receive(queue, text, sizeof text, NULL);
}

static void queue_is_full(void)
{
    mqd_t queue = a_queue();
    char text[8];
    mq_send(queue, "x", 1, 0);
    LATER(mq_receive(queue, text, sizeof text, NULL));
    mq_send(queue, "y", 1, 0);
}

static void queue_with_limit(void)
{
    struct timespec when = until(CLOCK_REALTIME);
    char text[8];
    mq_timedreceive(a_queue(), text, sizeof text, NULL, &when);
}

/* --- signals --------------------------------------------------------------*/

static void late_signal(void)
{
    pid_t parent = getpid();
    signal(SIGUSR1, nothing);
    LATER(kill(parent, SIGUSR1));
    pause();
}

static void suspended(void)
{
    pid_t parent = getpid();
    sigset_t none;
    signal(SIGUSR1, nothing);
    block(SIGUSR1);
    sigemptyset(&none);
    LATER(kill(parent, SIGUSR1));
    sigsuspend(&none);
}

static void awaited_signal(void)
{
    sigset_t set = block(SIGCHLD);
    int came;
    LATER((void)0);
    sigwait(&set, &came);
}

static void signal_with_limit(void)
{
    sigset_t set = block(SIGUSR1);
    sigtimedwait(&set, NULL, &length);
}

static void poll_until_alarm(void)
{
    struct itimerval when = {.it_value = {0, LENGTH_MS * 1000}};
    signal(SIGALRM, nothing);
    setitimer(ITIMER_REAL, &when, NULL);
    poll(NULL, 0, -1);
}

static sigjmp_buf back;

static void jump(int signal)
{
    siglongjmp(back, signal);
}

static void jump_out_of_read(void)
{
    struct itimerval when = {.it_value = {0, LENGTH_MS * 1000}};
    int p[2];
    make_pipe(p);
    signal(SIGALRM, jump);
    if (sigsetjmp(back, 1) != 0)
        return;
    setitimer(ITIMER_REAL, &when, NULL);
    take(p[0]);
}

static void post_from_timer(union sigval with)
{
    sem_post(with.sival_ptr);
}

static void thread_of_timer(void)
{
    static sem_t sem;
    timer_t timer;
    struct sigevent event = {.sigev_notify = SIGEV_THREAD,
                             .sigev_notify_function = post_from_timer,
                             .sigev_value.sival_ptr = &sem};
    struct itimerspec when = {.it_value = length};
    sem_init(&sem, 0, 0);
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    timer_settime(timer, 0, &when, NULL);
    while (sem_wait(&sem) == -1 && errno == EINTR)
        continue;
}

/* A signal that is ignored cuts no call short: not these either, which do not
 * begin again by themselves. */
static void ignored_signals(void)
{
    int p[2], epoll = epoll_create1(0), set = semget(IPC_PRIVATE, 1, 0600);
    struct epoll_event event = {.events = EPOLLIN};
    struct sembuf up = {0, 1, 0}, down = {0, -1, 0};
    pid_t parent = getpid();
    make_pipe(p);
    signal(SIGUSR1, SIG_IGN);
    epoll_ctl(epoll, EPOLL_CTL_ADD, p[0], &event);
    if (start() == 0) {
        for (int i = 0; i < 2; i++) {
            delay();
            kill(parent, SIGUSR1);
            kill(parent, SIGCHLD);
            delay();
            give(p[1], "x", 1);
            semop(set, &up, 1);
        }
        _exit(0);
    }
    if (epoll_wait(epoll, &event, 1, -1) != 1)
        err(1, "epoll_wait");
    semop(set, &down, 1);
    if (semop(set, &down, 1) == -1)
        err(1, "semop");
    semctl(set, 0, IPC_RMID);
}

static void stopped_for_a_while(void)
{
    pid_t child = start();
    if (child == 0) {
        raise(SIGSTOP);
        _exit(0);
    }
    waitpid(child, NULL, WUNTRACED);
    LATER(kill(child, SIGCONT));
    waitpid(child, NULL, 0);
}

static void until_parent_ends(void)
{
    pid_t child = start();
    if (child == 0) {
        if (start() == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            for (;;)
                pause();
        }
        delay();
        _exit(0);
    }
    waitpid(child, NULL, 0);
}

static void vfork_that_takes_long(void)
{
    pid_t child = vfork();
    if (child == 0) {
        execlp("sleep", "sleep", "0.4", (char *)NULL);
        _exit(127);
    }
    waitpid(child, NULL, 0);
}

/* Each stage only hands on, and waits for the one before it. */
static void slow_pipeline(void)
{
    int p[4][2];
    for (int i = 0; i < 4; i++)
        make_pipe(p[i]);
    for (int i = 0; i < 3; i++)
        if (start() == 0) {
            take(p[i][0]);
            give(p[i + 1][1], "x", 1);
            _exit(0);
        }
    LATER(give(p[0][1], "x", 1));
    take(p[3][0]);
}

/* Two that wait in turn for each other, and a third that starts them. */
static void ping_pong(void)
{
    sem_t *turn = shared(2 * sizeof *turn);
    sem_init(&turn[0], 1, 0);
    sem_init(&turn[1], 1, 0);
    for (int i = 0; i < 2; i++)
        if (start() == 0) {
            for (int n = 0; n < 20; n++) {
                sem_wait(&turn[i]);
                sem_post(&turn[!i]);
            }
            _exit(0);
        }
    delay();
    sem_post(&turn[0]);
}

static const struct {
    const char *name;
    void (*run)(void);
} lures[] = {
    {"eventfd", an_eventfd},
    {"timerfd-set-late", a_timerfd_set_late},
    {"signalfd", a_signalfd},
    {"pidfd", a_pidfd},
    {"fifo", a_fifo},
    {"full-pipe", a_full_pipe},
    {"passed-end", passed_end},
    {"half-a-line", half_a_line},
    {"late-buffer", late_buffer},
    {"slow-filter", slow_filter},
    {"slow-command", slow_command},
    {"keeper-ends", keeper_ends},
    {"keeper-is-killed", keeper_is_killed},
    {"edge-again", edge_again},
    {"late-connection", late_connection},
    {"late-answer", late_answer},
    {"socket-with-limit", socket_with_limit},
    {"late-shutdown", late_shutdown},
    {"conditions", conditions},
    {"condition-with-limit", condition_with_limit},
    {"semaphore-with-limit", semaphore_with_limit},
    {"mutex-with-limit", mutex_with_limit},
    {"lock-and-join", lock_and_join},
    {"barrier", at_barrier},
    {"once-for-two", once_for_two},
    {"robust-holder-dies", robust_holder_dies},
    {"post-of-grandchild", post_of_grandchild},
    {"futex", a_futex},
    {"futex-with-limit", futex_with_limit},
    {"c11-condition", c11_condition},
    {"thread-is-cancelled", thread_is_cancelled},
    {"main-leaves-first", main_leaves_first},
    {"file-lock-of-killed", file_lock_of_killed},
    {"lockf-of-child", lockf_of_child},
    {"message", a_message},
    {"queue-is-removed", queue_is_removed},
    {"set", a_set},
    {"set-with-undo", set_with_undo},
    {"set-with-limit", set_with_limit},
    {"queue-is-empty", queue_is_empty},
    {"queue-is-full", queue_is_full},
    {"queue-with-limit", queue_with_limit},
    {"late-signal", late_signal},
    {"suspended", suspended},
    {"awaited-signal", awaited_signal},
    {"signal-with-limit", signal_with_limit},
    {"poll-until-alarm", poll_until_alarm},
    {"jump-out-of-read", jump_out_of_read},
    {"thread-of-timer", thread_of_timer},
    {"ignored-signals", ignored_signals},
    {"stopped-for-a-while", stopped_for_a_while},
    {"until-parent-ends", until_parent_ends},
    {"vfork-that-takes-long", vfork_that_takes_long},
    {"slow-pipeline", slow_pipeline},
    {"ping-pong", ping_pong},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Two delays for each, not always the same two. */
static void list(void)
{
    for (size_t i = 0; i < COUNT(lures); i++)
        for (size_t d = 0; d < 2; d++)
            printf("%s %s\n", lures[i].name,
                   delays[(i + 2 * d) % COUNT(delays)].name);
}

int main(int argc, char **argv)
{
    if (argc == 2) {
        list();
        return 0;
    }
    if (argc != 3)
        errx(2, "usage: lures NAME DELAY, or lures --list");
    for (size_t d = 0; d < COUNT(delays); d++)
        if (strcmp(delays[d].name, argv[2]) == 0)
            delay = delays[d].run;
    for (size_t i = 0; i < COUNT(lures); i++)
        if (strcmp(lures[i].name, argv[1]) == 0)
            lures[i].run();
    while (wait(NULL) > 0)
        continue;
    return 0;
}
