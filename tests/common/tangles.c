/*
 * More mistakes that make a program hang, by name: with other calls, more
 * processes and other libraries than those of hangs.c.
 *
 * usage: tangles NAME
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <mqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../helpers/stuck.h"

static void drain(int fd)
{
    char bytes[4096];
    while (read(fd, bytes, sizeof bytes) > 0)
        continue;
}

static void give(int fd)
{
    if (write(fd, "x", 1) != 1)
        err(1, "write");
}

static void take(int fd)
{
    char byte;
    if (read(fd, &byte, 1) == -1)
        err(1, "read");
}

/* Writes until nobody takes more: how much that is, the kernel's settings say,
 * and a TCP connection may grow to many megabytes. */
static void flood(int fd)
{
    static char bytes[65536];
    for (;;)
        if (write(fd, bytes, sizeof bytes) == -1)
            err(1, "write");
}

static int open_file(const char *name)
{
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd == -1)
        err(1, "%s", name);
    return fd;
}

static pthread_t start_thread(void *(*run)(void *), void *with)
{
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, with) != 0)
        errx(1, "pthread_create");
    return thread;
}

/* --- ends of pipes --------------------------------------------------------*/

static void copy_of_end(void)
{
    int p[2];
    make_pipe(p);
    int copy = dup(p[1]);
    if (start() == 0) {
        give(p[1]);
        _exit(copy < 0);
    }
    close(p[1]);
    drain(p[0]);
}

/* "producer | consumer", and the parent keeps what only they should have. */
static void shell_keeps_ends(void)
{
    int p[2];
    make_pipe(p);
    if (start() == 0) {
        dup2(p[1], 1);
        close(p[0]);
        close(p[1]);
        execlp("echo", "echo", "hello", (char *)NULL);
        _exit(127);
    }
    if (start() == 0) {
        dup2(p[0], 0);
        close(p[0]);
        close(p[1]);
        execlp("wc", "wc", (char *)NULL);
        _exit(127);
    }
    wait(NULL);
    wait(NULL);
}

/* Of three in a row the last one still has the first pipe. */
static void last_keeps_first(void)
{
    int p[2], q[2];
    make_pipe(p);
    make_pipe(q);
    if (start() == 0) {
        close(q[0]), close(q[1]), close(p[0]);
        give(p[1]);
        _exit(0);
    }
    if (start() == 0) {
        close(p[1]), close(q[0]);
        drain(p[0]);
        give(q[1]);
        _exit(0);
    }
    if (start() == 0) {
        close(p[0]), close(q[1]); /* and p[1]? */
        drain(q[0]);
        _exit(0);
    }
    close(p[0]), close(p[1]), close(q[0]), close(q[1]);
    while (wait(NULL) > 0)
        continue;
}

static void grandchild_keeps_end(void)
{
    int p[2];
    make_pipe(p);
    if (start() == 0) {
        close(p[0]);
        if (start() == 0) {
            pause(); /* a daemon that inherited the end */
            _exit(0);
        }
        give(p[1]);
        _exit(0);
    }
    close(p[1]);
    drain(p[0]);
    wait(NULL);
}

/* sort answers when its input ends; but that is still open. */
static void ask_a_filter(void)
{
    int to[2], from[2];
    make_pipe(to);
    make_pipe(from);
    if (start() == 0) {
        dup2(to[0], 0);
        dup2(from[1], 1);
        close(to[0]), close(to[1]), close(from[0]), close(from[1]);
        execlp("sort", "sort", (char *)NULL);
        _exit(127);
    }
    close(to[0]), close(from[1]);
    dprintf(to[1], "b\na\n");
    drain(from[0]);
    close(to[1]);
    wait(NULL);
}

static void popen_twice(void)
{
    FILE *to = popen("cat >/dev/null", "w");
    FILE *of = popen("sleep 0.1; cat", "w");
    if (!to || !of)
        err(1, "popen");
    pid_t child = start();
    if (child == 0) {
        pause(); /* has copies of both */
        _exit(0);
    }
    pclose(to);
    pclose(of);
    waitpid(child, NULL, 0);
}

static void select_own_end(void)
{
    int p[2];
    make_pipe(p);
    if (start() == 0) {
        fd_set set;
        FD_ZERO(&set);
        FD_SET(p[0], &set);
        select(p[0] + 1, &set, NULL, NULL, NULL);
        _exit(0);
    }
    close(p[0]), close(p[1]);
    wait(NULL);
}

static void poll_two_children(void)
{
    int p[2][2], go[2];
    struct pollfd fds[2];
    make_pipe(go);
    for (int i = 0; i < 2; i++) {
        make_pipe(p[i]);
        if (start() == 0) {
            take(go[0]); /* the parent never says so */
            give(p[i][1]);
            _exit(0);
        }
        close(p[i][1]);
        fds[i] = (struct pollfd){.fd = p[i][0], .events = POLLIN};
    }
    poll(fds, 2, -1);
}

static void epoll_worker(void)
{
    int p[2], to[2];
    make_pipe(p);
    make_pipe(to);
    if (start() == 0) {
        close(p[0]), close(to[1]);
        take(to[0]);
        give(p[1]);
        _exit(0);
    }
    close(p[1]), close(to[0]);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(epoll, EPOLL_CTL_ADD, p[0], &event);
    epoll_wait(epoll, &event, 1, -1);
}

static void stopped_reader(void)
{
    int p[2];
    make_pipe(p);
    pid_t reader = start();
    if (reader == 0) {
        close(p[1]);
        raise(SIGSTOP);
        drain(p[0]);
        _exit(0);
    }
    if (start() == 0) {
        close(p[0]);
        flood(p[1]);
        _exit(0);
    }
    close(p[0]), close(p[1]);
    wait(NULL);
}

/* --- sockets --------------------------------------------------------------*/

static void no_shutdown(void)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        err(1, "socketpair");
    if (start() == 0) {
        close(ends[0]);
        drain(ends[1]);
        _exit(0);
    }
    close(ends[1]);
    give(ends[0]);
    wait(NULL);
}

static int listen_here(struct sockaddr_in *at)
{
    socklen_t size = sizeof *at;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    *at = (struct sockaddr_in){.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (fd == -1 || bind(fd, (struct sockaddr *)at, sizeof *at) == -1 ||
        listen(fd, 5) == -1 ||
        getsockname(fd, (struct sockaddr *)at, &size) == -1)
        err(1, "listen");
    return fd;
}

/* Client and server of one connection; -1: the child's work is done. */
static int tcp_pair(void (*client)(int))
{
    struct sockaddr_in at;
    int server = listen_here(&at);
    if (start() == 0) {
        close(server);
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        if (connect(fd, (struct sockaddr *)&at, sizeof at) == -1)
            err(1, "connect");
        client(fd);
        _exit(0);
    }
    int fd = accept(server, NULL, NULL);
    close(server);
    return fd;
}

static void tcp_both_read(void)
{
    take(tcp_pair(take));
}

static void tcp_both_write(void)
{
    flood(tcp_pair(flood));
}

static void tcp_until_end(void)
{
    give(tcp_pair(drain));
    wait(NULL);
}

static void nobody_connects(void)
{
    struct sockaddr_in at;
    int server = listen_here(&at);
    if (start() == 0) {
        accept(server, NULL, NULL);
        _exit(0);
    }
    wait(NULL);
}

static void datagrams_pile_up(void)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == -1)
        err(1, "socketpair");
    if (start() == 0) {
        close(ends[0]);
        for (;;)
            give(ends[1]);
    }
    close(ends[1]);
    wait(NULL);
}

/* --- locks and the like ---------------------------------------------------*/

static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static sem_t first, second;

static void upgrade(void)
{
    pthread_rwlock_rdlock(&rwlock);
    pthread_rwlock_wrlock(&rwlock);
}

static void *write_it(void *with)
{
    pthread_rwlock_wrlock(&rwlock);
    return with;
}

static void reader_keeps(void)
{
    pthread_rwlock_rdlock(&rwlock);
    pthread_join(start_thread(write_it, NULL), NULL);
}

static void *read_it(void *with)
{
    pthread_rwlock_rdlock(&rwlock);
    return with;
}

static void writer_keeps(void)
{
    pthread_rwlock_wrlock(&rwlock);
    pthread_join(start_thread(read_it, NULL), NULL);
}

static void *lock_it(void *with)
{
    pthread_mutex_lock(&lock);
    return with;
}

static void join_with_lock(void)
{
    pthread_mutex_lock(&lock);
    pthread_join(start_thread(lock_it, NULL), NULL);
}

static void *other_order(void *with)
{
    sem_wait(&second);
    nap(50);
    sem_wait(&first);
    return with;
}

static void two_semaphores(void)
{
    sem_init(&first, 0, 1);
    sem_init(&second, 0, 1);
    pthread_t thread = start_thread(other_order, NULL);
    sem_wait(&first);
    nap(50);
    sem_wait(&second);
    pthread_join(thread, NULL);
}

static void named_semaphore(void)
{
    char name[40];
    snprintf(name, sizeof name, "/tangles-%d", (int)getpid());
    sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, 0);
    if (semaphore == SEM_FAILED)
        err(1, "sem_open");
    sem_unlink(name);
    if (start() == 0) {
        sem_wait(semaphore);
        _exit(0);
    }
    wait(NULL);
}

static void shared_barrier(void)
{
    pthread_barrier_t *barrier = shared(sizeof *barrier);
    pthread_barrierattr_t kind;
    pthread_barrierattr_init(&kind);
    pthread_barrierattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(barrier, &kind, 3);
    for (int i = 0; i < 2; i++)
        if (start() == 0) {
            pthread_barrier_wait(barrier);
            _exit(0);
        }
    wait(NULL);
}

static void shared_condition(void)
{
    struct {
        pthread_mutex_t lock;
        pthread_cond_t changed;
    } *there = shared(sizeof *there);
    pthread_mutexattr_t kind;
    pthread_condattr_t other_kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&there->lock, &kind);
    pthread_condattr_init(&other_kind);
    pthread_condattr_setpshared(&other_kind, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&there->changed, &other_kind);
    pthread_cond_signal(&there->changed); /* before anybody waits */
    if (start() == 0) {
        pthread_mutex_lock(&there->lock);
        pthread_cond_wait(&there->changed, &there->lock);
        _exit(0);
    }
    wait(NULL);
}

static void *await_condition(void *with)
{
    pthread_mutex_lock(&lock);
    pthread_cond_wait(&condition, &lock);
    pthread_mutex_unlock(&lock);
    return with;
}

/* Three wait, one is woken, and it wakes nobody else. */
static void signal_for_all(void)
{
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        threads[i] = start_thread(await_condition, NULL);
    nap(50);
    pthread_cond_signal(&condition);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
}

static void *leave_alone(void *with)
{
    nap(50);
    sem_wait(&first);
    return with;
}

static void main_has_left(void)
{
    sem_init(&first, 0, 0);
    start_thread(leave_alone, NULL);
    pthread_exit(NULL);
}

static void child_wants_lock_of_pausing(void)
{
    pthread_mutex_t *common = shared(sizeof *common);
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(common, &kind);
    pthread_mutex_lock(common);
    if (start() == 0) {
        pthread_mutex_lock(common);
        pthread_mutex_unlock(common);
        _exit(0);
    }
    wait(NULL);
    pthread_mutex_unlock(common);
}

/* --- files ----------------------------------------------------------------*/

static void set_lock(int fd, int how)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (fcntl(fd, how, &whole) == -1)
        err(1, "fcntl");
}

static void file_lock_and_wait(void)
{
    int fd = open_file("data.lock");
    set_lock(fd, F_SETLKW);
    if (start() == 0) {
        set_lock(fd, F_SETLKW);
        _exit(0);
    }
    wait(NULL);
}

static void two_ofd_locks(void)
{
    const char *const names[] = {"a.lock", "b.lock"};
    for (int i = 0; i < 2; i++)
        if (start() == 0) {
            set_lock(open_file(names[i]), F_OFD_SETLKW);
            nap(100);
            set_lock(open_file(names[1 - i]), F_OFD_SETLKW);
            _exit(0);
        }
    wait(NULL);
}

static void flock_twice(void)
{
    int one = open_file("twice.lock"), two = open_file("twice.lock");
    flock(one, LOCK_EX);
    flock(two, LOCK_EX);
}

static void fifos_in_two_orders(void)
{
    if (mkfifo("to", 0600) == -1 || mkfifo("from", 0600) == -1)
        err(1, "mkfifo");
    if (start() == 0) {
        int to = open("from", O_WRONLY);
        int from = open("to", O_RDONLY);
        _exit(to < 0 || from < 0);
    }
    open("to", O_WRONLY);
    open("from", O_RDONLY);
}

static void fifo_read_twice(void)
{
    if (mkfifo("news", 0600) == -1)
        err(1, "mkfifo");
    if (start() == 0)
        _exit(open("news", O_RDONLY) < 0);
    open("news", O_RDONLY);
}

/* --- queues ---------------------------------------------------------------*/

static mqd_t make_queue(const char *name)
{
    struct mq_attr size = {.mq_maxmsg = 2, .mq_msgsize = 8};
    char path[60];
    snprintf(path, sizeof path, "/%s-%d", name, (int)getpid());
    mqd_t queue = mq_open(path, O_RDWR | O_CREAT, 0600, &size);
    if (queue == -1)
        err(1, "mq_open");
    mq_unlink(path);
    return queue;
}

static void both_receive(void)
{
    char bytes[8];
    mqd_t there = make_queue("there"), back = make_queue("back");
    if (start() == 0) {
        mq_receive(there, bytes, sizeof bytes, NULL);
        mq_send(back, "ok", 2, 0);
        _exit(0);
    }
    mq_receive(back, bytes, sizeof bytes, NULL);
    mq_send(there, "go", 2, 0);
}

static void both_send(void)
{
    mqd_t there = make_queue("there"), back = make_queue("back");
    pid_t child = start();
    for (;;)
        mq_send(child ? there : back, "x", 1, 0);
}

static void other_type(void)
{
    struct {
        long type;
        char text[8];
    } message = {1, "hello"};
    int queue = msgget(IPC_PRIVATE, 0600);
    if (start() == 0) {
        msgrcv(queue, &message, sizeof message.text, 2, 0);
        _exit(0);
    }
    msgsnd(queue, &message, sizeof message.text, 0);
    wait(NULL);
}

/* --- children and signals -------------------------------------------------*/

static volatile sig_atomic_t ended;

static void on_child(int number)
{
    ended = number;
}

/* The child has ended before it waits for the signal that says so. */
static void child_was_faster(void)
{
    signal(SIGCHLD, on_child);
    if (start() == 0)
        _exit(0);
    nap(100);
    pause();
    wait(NULL);
}

static void nobody_sends(void)
{
    sigset_t set;
    int number;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    if (start() == 0) {
        sigwait(&set, &number);
        _exit(0);
    }
    wait(NULL);
}

static void signal_by_descriptor(void)
{
    struct signalfd_siginfo info;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int fd = signalfd(-1, &set, SFD_CLOEXEC);
    if (start() == 0)
        _exit(read(fd, &info, sizeof info) < 0);
    wait(NULL);
}

static void no_event(void)
{
    uint64_t count;
    int fd = eventfd(0, EFD_CLOEXEC);
    if (start() == 0)
        _exit(read(fd, &count, sizeof count) < 0);
    wait(NULL);
}

static void poll_a_child(void)
{
    pid_t child = start();
    if (child == 0) {
        pause();
        _exit(0);
    }
    struct pollfd one = {.fd = (int)syscall(SYS_pidfd_open, child, 0),
                         .events = POLLIN};
    poll(&one, 1, -1);
}

static void vfork_and_wait(void)
{
    int p[2];
    make_pipe(p);
    pid_t child = vfork();
    if (child == 0) {
        char byte;
        if (read(p[0], &byte, 1) == -1) /* the parent stands still */
            _exit(1);
        _exit(0);
    }
    give(p[1]);
    waitpid(child, NULL, 0);
}

static void terminal_of_ours(void)
{
    int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal == -1 || grantpt(terminal) == -1 || unlockpt(terminal) == -1)
        err(1, "posix_openpt");
    int other = open(ptsname(terminal), O_RDWR | O_NOCTTY);
    if (start() == 0) {
        close(terminal);
        drain(other);
        _exit(0);
    }
    close(other);
    wait(NULL);
}

/* A background process of a terminal may not read from it. */
static void in_background(void)
{
    int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    if (terminal == -1 || grantpt(terminal) == -1 || unlockpt(terminal) == -1)
        err(1, "posix_openpt");
    if (start() == 0) {
        setsid();
        int mine = open(ptsname(terminal), O_RDWR); /* we control it now */
        pid_t child = start();
        if (child == 0) {
            setpgid(0, 0);
            take(mine);
            _exit(0);
        }
        waitpid(child, NULL, 0);
        _exit(0);
    }
    wait(NULL);
}

static const struct {
    const char *name;
    void (*run)(void);
} all[] = {
    {"copy-of-end", copy_of_end},
    {"shell-keeps-ends", shell_keeps_ends},
    {"last-keeps-first", last_keeps_first},
    {"grandchild-keeps-end", grandchild_keeps_end},
    {"ask-a-filter", ask_a_filter},
    {"popen-twice", popen_twice},
    {"select-own-end", select_own_end},
    {"poll-two-children", poll_two_children},
    {"epoll-worker", epoll_worker},
    {"stopped-reader", stopped_reader},
    {"no-shutdown", no_shutdown},
    {"tcp-both-read", tcp_both_read},
    {"tcp-both-write", tcp_both_write},
    {"tcp-until-end", tcp_until_end},
    {"nobody-connects", nobody_connects},
    {"datagrams-pile-up", datagrams_pile_up},
    {"upgrade", upgrade},
    {"reader-keeps", reader_keeps},
    {"writer-keeps", writer_keeps},
    {"join-with-lock", join_with_lock},
    {"two-semaphores", two_semaphores},
    {"named-semaphore", named_semaphore},
    {"shared-barrier", shared_barrier},
    {"shared-condition", shared_condition},
    {"signal-for-all", signal_for_all},
    {"main-has-left", main_has_left},
    {"lock-and-wait", child_wants_lock_of_pausing},
    {"file-lock-and-wait", file_lock_and_wait},
    {"two-ofd-locks", two_ofd_locks},
    {"flock-twice", flock_twice},
    {"fifos-in-two-orders", fifos_in_two_orders},
    {"fifo-read-twice", fifo_read_twice},
    {"both-receive", both_receive},
    {"both-send", both_send},
    {"other-type", other_type},
    {"child-was-faster", child_was_faster},
    {"nobody-sends", nobody_sends},
    {"signal-by-descriptor", signal_by_descriptor},
    {"no-event", no_event},
    {"poll-a-child", poll_a_child},
    {"vfork-and-wait", vfork_and_wait},
    {"terminal-of-ours", terminal_of_ours},
    {"in-background", in_background},
};

int main(int argc, char **argv)
{
    size_t count = sizeof all / sizeof *all;
    for (size_t i = 0; i < count && argc == 2; i++)
        if (strcmp(argv[1], all[i].name) == 0) {
            all[i].run();
            return 0;
        }
    fprintf(stderr, "usage: tangles NAME, one of:");
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, " %s", all[i].name);
    fprintf(stderr, "\n");
    return 2;
}
