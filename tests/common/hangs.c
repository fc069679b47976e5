/*
 * Mistakes that make a program hang, by name, for the tests of what the
 * observer says of them. Those at the end do not hang: nobody may be told so.
 *
 * usage: hangs NAME
 */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <mqueue.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

/* More than a pipe takes. A write that a tracer looks at may end halfway. */
static void flood(int fd)
{
    static char bytes[200000];
    ssize_t n;
    for (size_t done = 0; done < sizeof bytes; done += (size_t)n)
        if ((n = write(fd, bytes + done, sizeof bytes - done)) == -1)
            err(1, "write");
}

static void *shared_memory(size_t size)
{
    void *at = mmap(NULL, size, PROT_READ | PROT_WRITE,
                    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        err(1, "mmap");
    return at;
}

static pthread_t thread(void *(*run)(void *), void *with)
{
    pthread_t id;
    if (pthread_create(&id, NULL, run, with) != 0)
        errx(1, "pthread_create");
    return id;
}

/* --- pipes ---------------------------------------------------------------*/

static void own_end_alone(void)
{
    int p[2];
    make_pipe(p);
    drain(p[0]);
}

static void own_end_child(void)
{
    int p[2];
    make_pipe(p);
    if (start() == 0) {
        drain(p[0]);
        _exit(0);
    }
    close(p[0]);
    if (write(p[1], "x", 1) != 1)
        err(1, "write");
    close(p[1]);
    wait(NULL);
}

static void own_end_parent(void)
{
    int p[2];
    make_pipe(p);
    if (start() == 0) {
        close(p[0]);
        _exit(write(p[1], "x", 1) != 1);
    }
    drain(p[0]);
    wait(NULL);
}

static void end_of_sibling(void)
{
    int a[2], b[2];
    make_pipe(a);
    make_pipe(b);
    if (start() == 0) {
        close(a[1]);
        close(b[0]);
        drain(a[0]); /* and then it would write to b */
        _exit(0);
    }
    if (start() == 0) { /* has a[1], and does not know it */
        close(a[0]);
        close(b[1]);
        drain(b[0]);
        _exit(0);
    }
    close(a[0]);
    close(a[1]);
    close(b[0]);
    close(b[1]);
    waitpid(-1, NULL, 0);
    waitpid(-1, NULL, 0);
}

static void wait_before_close(void)
{
    int p[2];
    make_pipe(p);
    if (start() == 0) {
        close(p[1]);
        drain(p[0]);
        _exit(0);
    }
    close(p[0]);
    wait(NULL);
    close(p[1]);
}

static void both_read_first(void)
{
    int a[2], b[2];
    char byte;
    make_pipe(a);
    make_pipe(b);
    if (start() == 0) {
        close(a[1]);
        close(b[0]);
        _exit(read(a[0], &byte, 1) == 1 && write(b[1], "x", 1) == 1);
    }
    close(a[0]);
    close(b[1]);
    if (read(b[0], &byte, 1) == 1 && write(a[1], "x", 1) == 1)
        wait(NULL);
}

static void both_read_sockets(void)
{
    int s[2];
    char byte;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) == -1)
        err(1, "socketpair");
    if (start() == 0) {
        close(s[0]);
        _exit(read(s[1], &byte, 1) == 1);
    }
    close(s[1]);
    if (read(s[0], &byte, 1) == 1)
        wait(NULL);
}

static void full_pipe(void)
{
    int p[2];
    make_pipe(p);
    if (start() == 0) {
        close(p[0]);
        flood(p[1]);
        _exit(0);
    }
    close(p[1]);
    wait(NULL);
    drain(p[0]);
}

static void full_own_pipe(void)
{
    int p[2];
    make_pipe(p);
    flood(p[1]);
    drain(p[0]);
}

static void both_write(void)
{
    int a[2], b[2];
    make_pipe(a);
    make_pipe(b);
    if (start() == 0) {
        close(a[1]);
        close(b[0]);
        flood(b[1]);
        drain(a[0]);
        _exit(0);
    }
    close(a[0]);
    close(b[1]);
    flood(a[1]);
    drain(b[0]);
    wait(NULL);
}

static void middle_does_not_read(void)
{
    int a[2], b[2];
    make_pipe(a);
    make_pipe(b);
    if (start() == 0) {
        flood(a[1]);
        _exit(0);
    }
    if (start() == 0) {
        close(a[1]);
        close(b[0]);
        pause();
    }
    if (start() == 0) {
        close(a[0]);
        close(a[1]);
        close(b[1]);
        drain(b[0]);
        _exit(0);
    }
    close(a[0]);
    close(a[1]);
    close(b[0]);
    close(b[1]);
    while (wait(NULL) > 0)
        continue;
}

static void use_popen(void)
{
    int p[2];
    make_pipe(p);
    FILE *sort = popen("exec sort", "w");
    if (!sort || start() == 0) /* the child has sort's stdin, too */
        drain(p[0]);
    pclose(sort);
}

/* --- locks ---------------------------------------------------------------*/

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t two = PTHREAD_MUTEX_INITIALIZER;

/* Where all meet: nobody goes on before all have come, however busy the machine
 * is. */
static pthread_barrier_t meeting;

static void *two_then_one(void *unused)
{
    pthread_mutex_lock(&two);
    pthread_barrier_wait(&meeting);
    pthread_mutex_lock(&one);
    return unused;
}

static void two_orders(void)
{
    pthread_barrier_init(&meeting, NULL, 2);
    pthread_t id = thread(two_then_one, NULL);
    pthread_mutex_lock(&one);
    pthread_barrier_wait(&meeting);
    pthread_mutex_lock(&two);
    pthread_join(id, NULL);
}

static void lock_twice(void)
{
    pthread_mutex_lock(&one);
    pthread_mutex_lock(&one);
}

static void *lock_and_end(void *unused)
{
    pthread_mutex_lock(&one);
    return unused;
}

static void dead_holder(void)
{
    pthread_join(thread(lock_and_end, NULL), NULL);
    pthread_mutex_lock(&one);
}

static void *lock_until_forked(void *unused)
{
    pthread_mutex_lock(&one);
    pthread_barrier_wait(&meeting);
    pthread_barrier_wait(&meeting);
    pthread_mutex_unlock(&one);
    return unused;
}

static void lock_of_a_copy(void)
{
    pthread_barrier_init(&meeting, NULL, 2);
    pthread_t id = thread(lock_until_forked, NULL);
    pthread_barrier_wait(&meeting);
    if (start() == 0) {
        pthread_mutex_lock(&one);
        _exit(0);
    }
    pthread_barrier_wait(&meeting);
    pthread_join(id, NULL);
    wait(NULL);
}

static void shared_dead_holder(void)
{
    pthread_mutex_t *m = shared_memory(sizeof *m);
    pthread_mutexattr_t shared;
    pthread_mutexattr_init(&shared);
    pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(m, &shared);
    if (start() == 0) {
        pthread_mutex_lock(m);
        _exit(0);
    }
    wait(NULL);
    pthread_mutex_lock(m);
}

static void *wait_at_semaphore(void *semaphore)
{
    sem_wait(semaphore);
    return NULL;
}

static void no_post(void)
{
    sem_t s;
    sem_init(&s, 0, 0);
    pthread_join(thread(wait_at_semaphore, &s), NULL);
}

static void no_post_shared(void)
{
    sem_t *s = shared_memory(sizeof *s);
    sem_init(s, 1, 0);
    if (start() == 0) {
        sem_wait(s);
        _exit(0);
    }
    wait(NULL);
}

static void no_raise(void)
{
    int id = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf take = {0, -1, 0};
    if (start() == 0) {
        semop(id, &take, 1);
        _exit(0);
    }
    wait(NULL);
    semctl(id, 0, IPC_RMID);
}

static pthread_barrier_t barrier;

static void *wait_at_barrier(void *unused)
{
    pthread_barrier_wait(&barrier);
    return unused;
}

static void barrier_for_one_more(void)
{
    pthread_barrier_init(&barrier, NULL, 4);
    pthread_t a = thread(wait_at_barrier, NULL);
    pthread_t b = thread(wait_at_barrier, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
}

static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;

static void *wait_for_condition(void *unused)
{
    pthread_mutex_lock(&one);
    pthread_cond_wait(&condition, &one);
    pthread_mutex_unlock(&one);
    return unused;
}

static void no_signal(void)
{
    pthread_cond_signal(&condition); /* too early: it is lost */
    pthread_join(thread(wait_for_condition, NULL), NULL);
}

static pthread_t ring[3];

static void *join_next(void *index)
{
    pthread_barrier_wait(&meeting);
    pthread_join(ring[((size_t)index + 1) % 3], NULL);
    return NULL;
}

static void join_in_a_ring(void)
{
    pthread_barrier_init(&meeting, NULL, 4);
    for (size_t i = 0; i < 3; i++)
        ring[i] = thread(join_next, (void *)i);
    pthread_barrier_wait(&meeting);
    pthread_exit(NULL);
}

static pthread_barrier_t *meeting_of_two(void)
{
    pthread_barrierattr_t how;
    pthread_barrier_t *there = shared_memory(sizeof *there);
    pthread_barrierattr_init(&how);
    pthread_barrierattr_setpshared(&how, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(there, &how, 2);
    return there;
}

static void lock_files(const char *first, const char *second,
                       pthread_barrier_t *there)
{
    int a = open(first, O_RDWR | O_CREAT, 0600);
    int b = open(second, O_RDWR | O_CREAT, 0600);
    flock(a, LOCK_EX);
    pthread_barrier_wait(there);
    flock(b, LOCK_EX);
}

static void two_files(void)
{
    pthread_barrier_t *there = meeting_of_two();
    if (start() == 0) {
        lock_files("one.lock", "two.lock", there);
        _exit(0);
    }
    lock_files("two.lock", "one.lock", there);
    wait(NULL);
}

/* --- others --------------------------------------------------------------*/

static void lonely_fifo(void)
{
    mkfifo("lonely", 0600);
    if (open("lonely", O_RDONLY) == -1)
        err(1, "lonely");
}

static void on_signal(int number)
{
    (void)number;
}

static void signal_too_early(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigset_t none;
    sigemptyset(&none);
    sigaction(SIGUSR1, &action, NULL);
    raise(SIGUSR1);
    sigsuspend(&none);
}

static void stopped_child(void)
{
    if (start() == 0) {
        raise(SIGSTOP);
        _exit(0);
    }
    wait(NULL);
}

static void full_queue(void)
{
    struct {
        long type;
        char text[4096];
    } message = {.type = 1};
    int id = msgget(IPC_PRIVATE, 0600);
    if (start() == 0) {
        for (int i = 0; i < 100; i++)
            if (msgsnd(id, &message, sizeof message.text, 0) == -1)
                break;
        _exit(0);
    }
    wait(NULL);
    msgctl(id, IPC_RMID, NULL);
}

static void empty_posix_queue(void)
{
    struct mq_attr attributes = {.mq_maxmsg = 2, .mq_msgsize = 16};
    char text[16], name[40];
    snprintf(name, sizeof name, "/hangs-%d", (int)getpid());
    mqd_t q = mq_open(name, O_CREAT | O_RDWR, 0600, &attributes);
    mq_unlink(name);
    if (q == (mqd_t)-1)
        err(1, "mq_open");
    if (start() == 0)
        _exit(mq_receive(q, text, sizeof text, NULL) == 0);
    wait(NULL);
}

/* --- these go on ---------------------------------------------------------*/

static void sleeper(void)
{
    if (start() == 0) {
        nap(60000);
        _exit(0);
    }
    wait(NULL);
}

static void computing(void)
{
    if (start() == 0)
        for (volatile long i = 0;; i++)
            continue;
    wait(NULL);
}

static void talk_slowly(void)
{
    int p[2];
    make_pipe(p);
    if (start() == 0) {
        close(p[0]);
        for (;;) {
            nap(30);
            if (write(p[1], "x", 1) != 1)
                _exit(1);
        }
    }
    close(p[1]);
    drain(p[0]);
}

static void no_children(void)
{
    wait(NULL);
}

static void ask_stdin(void)
{
    if (start() == 0) {
        drain(0);
        _exit(0);
    }
    wait(NULL);
}

static const struct {
    const char *name;
    void (*run)(void);
} hangs[] = {
    {"own-end-alone", own_end_alone},
    {"own-end-child", own_end_child},
    {"own-end-parent", own_end_parent},
    {"end-of-sibling", end_of_sibling},
    {"wait-before-close", wait_before_close},
    {"both-read-first", both_read_first},
    {"both-read-sockets", both_read_sockets},
    {"full-pipe", full_pipe},
    {"full-own-pipe", full_own_pipe},
    {"both-write", both_write},
    {"middle-does-not-read", middle_does_not_read},
    {"popen", use_popen},
    {"two-orders", two_orders},
    {"lock-twice", lock_twice},
    {"dead-holder", dead_holder},
    {"lock-of-a-copy", lock_of_a_copy},
    {"shared-dead-holder", shared_dead_holder},
    {"no-post", no_post},
    {"no-post-shared", no_post_shared},
    {"no-raise", no_raise},
    {"barrier", barrier_for_one_more},
    {"no-signal", no_signal},
    {"join-ring", join_in_a_ring},
    {"two-files", two_files},
    {"lonely-fifo", lonely_fifo},
    {"signal-too-early", signal_too_early},
    {"stopped-child", stopped_child},
    {"full-queue", full_queue},
    {"empty-queue", empty_posix_queue},
    {"sleeper", sleeper},
    {"computing", computing},
    {"talk-slowly", talk_slowly},
    {"no-children", no_children},
    {"ask-stdin", ask_stdin},
};

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 2 && i < sizeof hangs / sizeof *hangs; i++)
        if (strcmp(argv[1], hangs[i].name) == 0) {
            hangs[i].run();
            return 0;
        }
    fputs("usage: hangs NAME, one of:", stderr);
    for (size_t i = 0; i < sizeof hangs / sizeof *hangs; i++)
        fprintf(stderr, " %s", hangs[i].name);
    fputc('\n', stderr);
    return 2;
}
