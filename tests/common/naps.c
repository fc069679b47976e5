/*
 * Small programs that wait until a time, one a system call, for the tests of
 * the time that the observer makes. Each checks that it waited exactly as long
 * as it said (a clock that is read costs a microsecond), and exits with 9 if it
 * did not. On the clock on the wall they may be late, and only then fail.
 *
 * usage: naps NAME         (naps: all names, one a line)
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define EXACT 100 /* microseconds that may be lost on the way */

static void expect(int holds, const char *what)
{
    if (!holds)
        errx(9, "not as it should be: %s (%s)", what, strerror(errno));
}

static long long now_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static long long now(void)
{
    return now_of(CLOCK_MONOTONIC);
}

static struct timespec ms(long n)
{
    return (struct timespec){n / 1000, n % 1000 * 1000000L};
}

/* That moment on a clock, so many milliseconds from now. */
static struct timespec at(clockid_t clock, long n)
{
    long long t = now_of(clock) + n * 1000LL;
    return (struct timespec){t / 1000000, t % 1000000 * 1000};
}

/* Whoever wakes us may have begun its own nap just before `from`. */
static void lasted(long long from, long want, const char *what)
{
    long long took = now() - from;
    if (took < want * 1000LL - EXACT || took > want * 1000LL + EXACT)
        errx(9, "%s took %lld us, not %ld ms", what, took, want);
}

static void nap(long n)
{
    struct timespec t = ms(n);
    while (nanosleep(&t, &t) == -1)
        continue;
}

static volatile sig_atomic_t rang, caught_from;

static void on_signal(int number, siginfo_t *info, void *context)
{
    (void)number;
    (void)context;
    rang++;
    caught_from = info->si_code;
}

static void catches(int number)
{
    struct sigaction a = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
    sigaction(number, &a, NULL);
}

/* A child that lets `n` ms pass and sends us a signal. */
static pid_t signal_in(long n, int number)
{
    pid_t pid = fork();
    if (pid == 0) {
        nap(n);
        kill(getppid(), number);
        _exit(0);
    }
    return pid;
}

/* --- naps -----------------------------------------------------------------*/

static void do_nanosleep(void)
{
    static const long lengths[] = {1, 10, 250, 2000, 60000, 3600000};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        long long from = now();
        nap(lengths[i]);
        lasted(from, lengths[i], "nanosleep");
    }
}

static void do_clock_nanosleep(void)
{
    static const clockid_t clocks[] = {CLOCK_MONOTONIC, CLOCK_REALTIME,
                                       CLOCK_BOOTTIME};
    for (int i = 0; i < 3; i++) {
        struct timespec t = ms(700);
        long long from = now();
        expect(clock_nanosleep(clocks[i], 0, &t, NULL) == 0, "relative");
        lasted(from, 700, "clock_nanosleep");
        t = at(clocks[i], 300);
        from = now();
        expect(clock_nanosleep(clocks[i], TIMER_ABSTIME, &t, NULL) == 0,
               "absolute");
        lasted(from, 300, "clock_nanosleep until");
        expect(clock_nanosleep(clocks[i], TIMER_ABSTIME, &t, NULL) == 0,
               "past");
    }
}

static void do_wrong(void)
{
    struct timespec t = {0, 1000000000};
    expect(nanosleep(&t, NULL) == -1 && errno == EINVAL, "EINVAL");
    t = (struct timespec){-1, 0};
    expect(nanosleep(&t, NULL) == -1 && errno == EINVAL, "negative");
    expect(syscall(SYS_nanosleep, (void *)1, NULL) == -1 && errno == EFAULT,
           "EFAULT");
    expect(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, (void *)1) == -1 &&
               errno == EFAULT,
           "a clock to nowhere");
    expect(clock_gettime(77, &t) == -1 && errno == EINVAL, "no clock");
}

static void do_poll(void)
{
    int ends[2];
    long long from;
    struct timespec t = ms(400);
    expect(pipe(ends) == 0, "pipe");
    struct pollfd fd = {.fd = ends[0], .events = POLLIN};
    from = now();
    expect(poll(&fd, 1, 300) == 0, "poll");
    lasted(from, 300, "poll");
    expect(fd.revents == 0, "nothing is ready");
    from = now();
    expect(poll(NULL, 0, 200) == 0, "poll of nothing");
    lasted(from, 200, "poll of nothing");
    from = now();
    expect(ppoll(&fd, 1, &t, NULL) == 0, "ppoll");
    lasted(from, 400, "ppoll");
    from = now();
    expect(poll(&fd, 1, 0) == 0, "poll that does not wait");
    lasted(from, 0, "poll that does not wait");
    if (fork() == 0) {
        nap(150);
        _exit(write(ends[1], "x", 1) != 1);
    }
    from = now();
    expect(poll(&fd, 1, 5000) == 1, "poll woken");
    lasted(from, 150, "poll woken");
    wait(NULL);
}

static void do_select(void)
{
    int ends[2];
    fd_set set;
    struct timeval v = {1, 500000};
    struct timespec t = ms(30);
    expect(pipe(ends) == 0, "pipe");
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    long long from = now();
    expect(select(ends[0] + 1, &set, NULL, NULL, &v) == 0, "select");
    lasted(from, 1500, "select");
    expect(v.tv_sec == 0 && v.tv_usec == 0, "nothing is left");
    expect(!FD_ISSET(ends[0], &set), "nothing is ready");
    from = now();
    expect(pselect(0, NULL, NULL, NULL, &t, NULL) == 0, "pselect");
    lasted(from, 30, "pselect");
    if (fork() == 0) {
        nap(400);
        _exit(write(ends[1], "x", 1) != 1);
    }
    FD_SET(ends[0], &set);
    v = (struct timeval){1, 0};
    from = now();
    expect(select(ends[0] + 1, &set, NULL, NULL, &v) == 1, "select woken");
    lasted(from, 400, "select woken");
    expect(v.tv_sec == 0 && v.tv_usec > 599000 && v.tv_usec < 600100,
           "600 ms are left");
    wait(NULL);
}

static void do_epoll(void)
{
    int ends[2], e = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    expect(pipe(ends) == 0, "pipe");
    expect(epoll_ctl(e, EPOLL_CTL_ADD, ends[0], &event) == 0, "epoll_ctl");
    long long from = now();
    expect(epoll_wait(e, &event, 1, 800) == 0, "epoll_wait");
    lasted(from, 800, "epoll_wait");
    from = now();
    expect(epoll_pwait(e, &event, 1, 120, NULL) == 0, "epoll_pwait");
    lasted(from, 120, "epoll_pwait");
#ifdef SYS_epoll_pwait2
    struct timespec t = ms(90);
    from = now();
    if (syscall(SYS_epoll_pwait2, e, &event, 1, &t, NULL, 0) == 0)
        lasted(from, 90, "epoll_pwait2");
#endif
    if (fork() == 0) {
        nap(70);
        _exit(write(ends[1], "x", 1) != 1);
    }
    from = now();
    expect(epoll_wait(e, &event, 1, -1) == 1, "epoll_wait woken");
    lasted(from, 70, "epoll_wait woken");
    wait(NULL);
}

/* --- locks ----------------------------------------------------------------*/

static void do_futex(void)
{
    static int word;
    struct timespec t = ms(250);
    long long from = now();
    expect(syscall(SYS_futex, &word, FUTEX_WAIT, 0, &t, NULL, 0) == -1 &&
               errno == ETIMEDOUT,
           "futex");
    lasted(from, 250, "futex");
    t = at(CLOCK_MONOTONIC, 125);
    from = now();
    expect(syscall(SYS_futex, &word, FUTEX_WAIT_BITSET, 0, &t, NULL, 1) == -1 &&
               errno == ETIMEDOUT,
           "futex until");
    lasted(from, 125, "futex until");
#ifdef SYS_futex_waitv
    struct {
        unsigned long long value, address;
        unsigned flags, reserved;
    } one = {0, (unsigned long)&word, 2, 0};
    t = at(CLOCK_MONOTONIC, 60);
    from = now();
    if (syscall(SYS_futex_waitv, &one, 1, 0, &t, CLOCK_MONOTONIC) == -1 &&
        errno == ETIMEDOUT)
        lasted(from, 60, "futex_waitv");
#endif
}

static void do_semaphore(void)
{
    sem_t *sem = mmap(NULL, sizeof *sem, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(sem, 1, 0);
    struct timespec t = at(CLOCK_REALTIME, 350);
    long long from = now();
    expect(sem_timedwait(sem, &t) == -1 && errno == ETIMEDOUT, "sem");
    lasted(from, 350, "sem_timedwait");
    if (fork() == 0) {
        nap(40);
        sem_post(sem);
        _exit(0);
    }
    t = at(CLOCK_REALTIME, 1000);
    from = now();
    expect(sem_timedwait(sem, &t) == 0, "sem posted");
    lasted(from, 40, "sem_timedwait, posted");
    wait(NULL);
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int ready;

static void *signal_condition(void *ms)
{
    nap((long)ms);
    pthread_mutex_lock(&mutex);
    ready = 1;
    pthread_cond_signal(&condition);
    pthread_mutex_unlock(&mutex);
    nap(1000);
    return NULL;
}

static void do_condition(void)
{
    pthread_t thread;
    struct timespec t = at(CLOCK_REALTIME, 80);
    long long from = now();
    pthread_mutex_lock(&mutex);
    expect(pthread_cond_timedwait(&condition, &mutex, &t) == ETIMEDOUT, "cond");
    lasted(from, 80, "pthread_cond_timedwait");
    pthread_create(&thread, NULL, signal_condition, (void *)30);
    t = at(CLOCK_REALTIME, 5000);
    from = now();
    while (!ready)
        expect(pthread_cond_timedwait(&condition, &mutex, &t) == 0, "woken");
    pthread_mutex_unlock(&mutex);
    lasted(from, 30, "pthread_cond_timedwait, woken");
    t = at(CLOCK_REALTIME, 500);
    from = now();
    expect(pthread_timedjoin_np(thread, NULL, &t) == ETIMEDOUT, "join");
    lasted(from, 500, "timed join");
    pthread_join(thread, NULL);
    lasted(from, 1000, "join");
    t = at(CLOCK_REALTIME, 20);
    pthread_mutex_lock(&mutex);
    from = now();
    expect(pthread_mutex_timedlock(&mutex, &t) == ETIMEDOUT, "lock");
    lasted(from, 20, "pthread_mutex_timedlock");
}

static void do_sysv(void)
{
    int id = semget(IPC_PRIVATE, 1, 0600);
    struct sembuf take = {.sem_op = -1};
    struct timespec t = ms(140);
    if (id == -1)
        return; /* not everywhere */
    long long from = now();
    expect(semtimedop(id, &take, 1, &t) == -1 && errno == EAGAIN, "semtimedop");
    lasted(from, 140, "semtimedop");
    semctl(id, 0, IPC_RMID);
}

static void do_queue(void)
{
    char name[32], text[64];
    struct mq_attr size = {.mq_maxmsg = 1, .mq_msgsize = sizeof text};
    snprintf(name, sizeof name, "/naps-%d", (int)getpid());
    mqd_t q = mq_open(name, O_RDWR | O_CREAT, 0600, &size);
    if (q == (mqd_t)-1)
        return; /* not everywhere */
    mq_unlink(name);
    struct timespec t = at(CLOCK_REALTIME, 220);
    long long from = now();
    expect(mq_timedreceive(q, text, sizeof text, NULL, &t) == -1 &&
               errno == ETIMEDOUT,
           "mq_timedreceive");
    lasted(from, 220, "mq_timedreceive");
    expect(mq_send(q, "x", 1, 0) == 0, "mq_send");
    t = at(CLOCK_REALTIME, 110);
    from = now();
    expect(mq_timedsend(q, "x", 1, 0, &t) == -1 && errno == ETIMEDOUT,
           "mq_timedsend");
    lasted(from, 110, "mq_timedsend");
}

static void do_socket(void)
{
    int pair[2];
    char byte;
    struct timeval v = {0, 330000}, got = {0};
    socklen_t length = sizeof got;
    expect(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "socketpair");
    expect(setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &v, sizeof v) == 0,
           "SO_RCVTIMEO");
    expect(getsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &got, &length) == 0 &&
               got.tv_usec == 330000,
           "what was set");
    long long from = now();
    expect(recv(pair[0], &byte, 1, 0) == -1 && errno == EAGAIN, "recv");
    lasted(from, 330, "recv");
    from = now();
    expect(read(pair[0], &byte, 1) == -1 && errno == EAGAIN, "read");
    lasted(from, 330, "read");
    v = (struct timeval){0, 170000};
    setsockopt(pair[1], SOL_SOCKET, SO_SNDTIMEO, &v, sizeof v);
    static char much[1 << 20];
    from = now();
    while (send(pair[1], much, sizeof much, 0) > 0)
        continue;
    expect(errno == EAGAIN, "send");
    lasted(from, 340, "send"); /* one that takes some, and one that cannot */
    v.tv_usec = 2000000;
    expect(setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &v, sizeof v) == -1 &&
               errno == EDOM,
           "EDOM");
    expect(setsockopt(99, SOL_SOCKET, SO_RCVTIMEO, &v, sizeof v) == -1 &&
               errno == EBADF,
           "EBADF");
}

/* --- signals --------------------------------------------------------------*/

static void do_rest(void)
{
    struct timespec t = ms(1000), rest = {0};
    catches(SIGUSR1);
    pid_t pid = signal_in(300, SIGUSR1);
    long long from = now();
    expect(nanosleep(&t, &rest) == -1 && errno == EINTR, "EINTR");
    lasted(from, 300, "interrupted");
    expect(rest.tv_sec == 0 && rest.tv_nsec > 699900000 &&
               rest.tv_nsec < 700100000,
           "what is left");
    nanosleep(&rest, NULL);
    lasted(from, 1000, "all of it");
    waitpid(pid, NULL, 0);
}

/* A signal that nobody catches does not shorten a nap. */
static void do_ignored(void)
{
    signal(SIGUSR1, SIG_IGN);
    pid_t pid = signal_in(300, SIGUSR1);
    long long from = now();
    struct timespec t = ms(1000);
    expect(nanosleep(&t, NULL) == 0, "not interrupted");
    lasted(from, 1000, "ignored");
    waitpid(pid, NULL, 0);
    pid = signal_in(100, SIGUSR1);
    from = now();
    expect(poll(NULL, 0, 500) == 0, "poll not interrupted");
    lasted(from, 500, "poll, ignored");
    waitpid(pid, NULL, 0);
}

static void do_stop(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        long long from = now();
        nap(1000);
        lasted(from, 1500, "a nap, stopped until after its end");
        _exit(0);
    }
    int status;
    nap(200);
    kill(pid, SIGSTOP);
    waitpid(pid, &status, WUNTRACED);
    expect(WIFSTOPPED(status), "stopped");
    nap(1300);
    kill(pid, SIGCONT);
    waitpid(pid, &status, 0);
    expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "its nap");
}

static void do_sigtimedwait(void)
{
    sigset_t set;
    struct timespec t = ms(130);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    long long from = now();
    expect(sigtimedwait(&set, NULL, &t) == -1 && errno == EAGAIN, "sigtimed");
    lasted(from, 130, "sigtimedwait");
    pid_t pid = signal_in(50, SIGUSR1);
    t = ms(1000);
    from = now();
    expect(sigtimedwait(&set, NULL, &t) == SIGUSR1, "woken");
    lasted(from, 50, "sigtimedwait, woken");
    waitpid(pid, NULL, 0);
}

static void do_alarm(void)
{
    catches(SIGALRM);
    long long from = now();
    expect(alarm(3) == 0, "alarm");
    nap(1000);
    expect(alarm(5) == 2, "two seconds were left");
    pause();
    lasted(from, 6000, "alarm");
    expect(rang == 1 && caught_from == SI_KERNEL, "once");
    expect(alarm(0) == 0, "no alarm");
}

static void do_setitimer(void)
{
    struct itimerval v = {{0, 200000}, {0, 100000}}, old;
    catches(SIGALRM);
    long long from = now();
    setitimer(ITIMER_REAL, &v, NULL);
    while (rang < 5)
        pause();
    lasted(from, 900, "five rings");
    getitimer(ITIMER_REAL, &old);
    expect(old.it_interval.tv_usec == 200000 && old.it_value.tv_usec > 199000,
           "getitimer");
    v = (struct itimerval){{0, 0}, {0, 0}};
    setitimer(ITIMER_REAL, &v, &old);
    nap(1000);
    expect(rang == 5, "no more");
}

static void do_timer(void)
{
    timer_t id;
    struct sigevent e = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    struct itimerspec s = {ms(100), ms(50)}, got;
    catches(SIGALRM);
    expect(timer_create(CLOCK_MONOTONIC, &e, &id) == 0, "timer_create");
    long long from = now();
    timer_settime(id, 0, &s, NULL);
    while (rang < 3)
        pause();
    lasted(from, 250, "three rings");
    expect(caught_from == SI_TIMER, "from a timer");
    timer_gettime(id, &got);
    expect(got.it_interval.tv_nsec == 100000000 &&
               got.it_value.tv_nsec > 99000000,
           "timer_gettime");
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    nap(550); /* five rings, one signal */
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    expect(rang == 4, "one for all");
    timer_delete(id);
    nap(500);
    expect(rang == 4, "deleted");
}

static void on_thread(union sigval value)
{
    __atomic_add_fetch((int *)value.sival_ptr, 1, __ATOMIC_SEQ_CST);
}

static void do_timer_thread(void)
{
    timer_t id;
    int count = 0;
    struct sigevent e = {.sigev_notify = SIGEV_THREAD};
    struct itimerspec s = {ms(100), ms(100)};
    e.sigev_value.sival_ptr = &count;
    e.sigev_notify_function = on_thread;
    expect(timer_create(CLOCK_MONOTONIC, &e, &id) == 0, "timer_create");
    timer_settime(id, 0, &s, NULL);
    nap(1050);
    expect(__atomic_load_n(&count, __ATOMIC_SEQ_CST) == 10, "ten calls");
}

static void do_timerfd(void)
{
    unsigned long long count;
    struct itimerspec s = {ms(100), ms(300)}, got;
    int fd = timerfd_create(CLOCK_MONOTONIC, 0);
    expect(timerfd_settime(fd, 0, &s, NULL) == 0, "timerfd_settime");
    long long from = now();
    expect(read(fd, &count, sizeof count) == sizeof count && count == 1,
           "first");
    lasted(from, 300, "timerfd");
    struct pollfd due = {.fd = fd, .events = POLLIN};
    expect(poll(&due, 1, 1000) == 1, "poll");
    lasted(from, 400, "timerfd, poll");
    nap(500);
    expect(read(fd, &count, sizeof count) == sizeof count && count == 6,
           "six at once");
    timerfd_gettime(fd, &got);
    expect(got.it_interval.tv_nsec == 100000000, "timerfd_gettime");
    s = (struct itimerspec){{0, 0}, at(CLOCK_MONOTONIC, 40)};
    from = now();
    timerfd_settime(fd, TFD_TIMER_ABSTIME, &s, NULL);
    expect(read(fd, &count, sizeof count) == sizeof count && count == 1,
           "until");
    lasted(from, 40, "timerfd until");
}

/* --- clocks ---------------------------------------------------------------*/

static void do_clocks(void)
{
    struct timeval v, w;
    struct tms used;
    time_t t = time(NULL);
    long tick = 1000 / sysconf(_SC_CLK_TCK);
    clock_t ticks = times(&used);
    gettimeofday(&v, NULL);
    long long real = now_of(CLOCK_REALTIME), coarse, boot, raw;
    coarse = now_of(CLOCK_MONOTONIC_COARSE);
    boot = now_of(CLOCK_BOOTTIME);
    raw = now_of(CLOCK_MONOTONIC_RAW);
    nap(7000);
    gettimeofday(&w, NULL);
    expect(time(NULL) - t == 7, "time");
    expect(w.tv_sec - v.tv_sec == 7, "gettimeofday");
    expect((times(&used) - ticks) * tick == 7000, "times");
    expect(now_of(CLOCK_REALTIME) - real < 7000000 + EXACT, "REALTIME");
    expect(now_of(CLOCK_MONOTONIC_COARSE) - coarse < 7000000 + EXACT, "COARSE");
    expect(now_of(CLOCK_BOOTTIME) - boot < 7000000 + EXACT, "BOOTTIME");
    expect(now_of(CLOCK_MONOTONIC_RAW) - raw < 7000000 + EXACT, "RAW");
    expect(now_of(CLOCK_REALTIME) - real >= 7000000, "REALTIME goes on");
    expect(now_of(CLOCK_PROCESS_CPUTIME_ID) < 3000000, "processor time");
}

static void do_spin(void)
{
    long long from = now(), end = from + 3000000;
    while (now() < end)
        continue;
    expect(now() - from < 3002000, "a spin ends when it should");
}

/* Computing takes the processor time that it takes. */
static void do_compute(void)
{
    clock_t end = clock() + CLOCKS_PER_SEC / 5;
    volatile unsigned long x = 0;
    long long from = now();
    while (clock() < end)
        for (int i = 0; i < 100000; i++)
            x += (unsigned long)i;
    long long took = now() - from;
    expect(took > 150000 && took < 300000, "200 ms of processor time");
}

/* Who asks over and over gets the news when it comes, and not a moment later;
 * and does not have to compute for a minute to wait for one. */
static bool asks_wait(pid_t pid)
{
    return waitpid(pid, NULL, WNOHANG) == 0;
}

static bool asks_waitid(pid_t pid)
{
    siginfo_t info = {0};
    expect(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG) == 0, "waitid");
    return info.si_pid == 0;
}

static bool asks_and_yields(pid_t pid)
{
    sched_yield();
    return kill(pid, 0) == 0 && waitpid(pid, NULL, WNOHANG) == 0;
}

static bool asks_poll(pid_t pid)
{
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    struct pollfd end = {.fd = fd, .events = POLLIN};
    bool none = fd == -1 || poll(&end, 1, 0) == 0;
    if (fd == -1 || !none)
        none = waitpid(pid, NULL, WNOHANG) == 0;
    close(fd);
    return none;
}

static void do_ask(void)
{
    bool (*const asks[])(pid_t) = {asks_wait, asks_waitid, asks_and_yields,
                                   asks_poll};
    for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
        long long from = now();
        long questions = 0;
        pid_t pid = fork();
        if (pid == 0) {
            nap(60000);
            _exit(0);
        }
        while (asks[i](pid))
            questions++;
        lasted(from, 60000, "to ask for a minute");
        expect(questions < 20000, "some thousand questions");
    }
}

/* But while somebody computes, that it is asked for makes nothing quicker. */
static void do_ask_a_worker(void)
{
    long long from = now();
    volatile unsigned long x = 0;
    pid_t pid = fork();
    if (pid == 0) {
        while (clock() < CLOCKS_PER_SEC / 5)
            for (int i = 0; i < 10000; i++)
                x += (unsigned long)i;
        _exit(0);
    }
    while (asks_wait(pid))
        continue;
    long long took = now() - from;
    expect(took > 150000 && took < 800000, "200 ms of processor time");
}

static void do_exec(void)
{
    long long from = now();
    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", "sleep 2; sleep 0.5", (char *)NULL);
        _exit(127);
    }
    waitpid(pid, NULL, 0);
    lasted(from, 2500, "two sleeps");
    pid = vfork();
    if (pid == 0) {
        execl("/bin/sleep", "sleep", "1", (char *)NULL);
        _exit(127);
    }
    waitpid(pid, NULL, 0);
    lasted(from, 3500, "and one by vfork");
    alarm(2);
    execl("/bin/sleep", "sleep", "5", (char *)NULL);
}

static void *nap_thread(void *ms)
{
    nap((long)ms);
    return NULL;
}

static void do_many(void)
{
    pthread_t thread[100];
    long long from = now();
    for (long i = 0; i < 100; i++)
        pthread_create(&thread[i], NULL, nap_thread, (void *)3600000);
    for (long i = 0; i < 100; i++)
        pthread_join(thread[i], NULL);
    lasted(from, 3600000, "100 sleepers for an hour");
}

/* --- hangs ----------------------------------------------------------------*/

static void hang_pipe(void)
{
    int ends[2];
    char byte;
    expect(pipe(ends) == 0, "pipe");
    if (fork() == 0)
        _exit(read(ends[0], &byte, 1) != 0);
    wait(NULL); /* both hold an end to write to */
}

static void hang_lock(void)
{
    pthread_mutex_lock(&mutex);
    pthread_mutex_lock(&mutex);
}

static void hang_pause(void)
{
    pause();
}

static void hang_stopped(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        raise(SIGSTOP);
        _exit(0);
    }
    waitpid(pid, NULL, 0);
}

static void hang_poll(void)
{
    int ends[2];
    expect(pipe(ends) == 0, "pipe");
    struct pollfd fd = {.fd = ends[0], .events = POLLIN};
    poll(&fd, 1, -1);
}

static void hang_socket(void)
{
    int pair[2];
    char byte;
    expect(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0, "socketpair");
    expect(read(pair[0], &byte, 1) == 0, "nobody writes");
}

static void hang_sigwait(void)
{
    sigset_t set;
    int number;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    sigwait(&set, &number);
}

static void do_read_stdin(void)
{
    char byte;
    expect(read(0, &byte, 1) == 1, "somebody outside writes");
}

#define ONE(name)                                                              \
    {                                                                          \
#name, name                                                            \
    }
static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    ONE(do_nanosleep),  ONE(do_clock_nanosleep),
    ONE(do_wrong),      ONE(do_poll),
    ONE(do_select),     ONE(do_epoll),
    ONE(do_futex),      ONE(do_semaphore),
    ONE(do_condition),  ONE(do_sysv),
    ONE(do_queue),      ONE(do_socket),
    ONE(do_rest),       ONE(do_ignored),
    ONE(do_stop),       ONE(do_sigtimedwait),
    ONE(do_alarm),      ONE(do_setitimer),
    ONE(do_timer),      ONE(do_timer_thread),
    ONE(do_timerfd),    ONE(do_clocks),
    ONE(do_spin),       ONE(do_compute),
    ONE(do_ask),        ONE(do_ask_a_worker),
    ONE(do_exec),       ONE(do_many),
    ONE(do_read_stdin), ONE(hang_pipe),
    ONE(hang_lock),     ONE(hang_pause),
    ONE(hang_stopped),  ONE(hang_poll),
    ONE(hang_socket),   ONE(hang_sigwait),
};

int main(int argc, char **argv)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (argc < 2)
            puts(cases[i].name);
        else if (strcmp(argv[1], cases[i].name) == 0)
            return cases[i].run(), 0;
    }
    return argc < 2 ? 0 : 2;
}
