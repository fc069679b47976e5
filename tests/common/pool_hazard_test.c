/* What goes wrong around worker processes. Each case is one hazard.
 * usage: pool_hazard_test CASE */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include "../helpers/cases.h"
#include "channel.h"
#include "clock.h"
#include "pool.h"
#include "process.h"

static struct pool *new_pool(int workers)
{
    struct pool *pool = pool_create(&(struct pool_options){.workers = workers});
    CHECK(pool);
    return pool;
}

/* --- tasks --------------------------------------------------------------- */

static int echo(const void *args, size_t size, struct result *result)
{
    return result_set(result, args, size);
}

static int own_pid(const void *args, size_t size, struct result *result)
{
    (void)args, (void)size;
    pid_t pid = getpid();
    return result_set(result, &pid, sizeof pid);
}

static int nap(const void *args, size_t size, struct result *result)
{
    (void)size;
    sleep_seconds(*(const double *)args);
    return result_set(result, args, size);
}

/* Until somebody writes into the pipe, or closes it. */
static int wait_for_pipe(const void *args, size_t size, struct result *result)
{
    char byte;
    return read(*(const int *)args, &byte, 1) == 1
               ? result_set(result, args, size)
               : result_fail(result, "no byte");
}

static int be_killed(const void *args, size_t size, struct result *result)
{
    (void)size, (void)result;
    signal(*(const int *)args, SIG_DFL); /* a sanitizer may handle it */
    raise(*(const int *)args);
    return 0;
}

static int leave_at_once(const void *args, size_t size, struct result *result)
{
    (void)size, (void)result;
    _exit(*(const int *)args);
}

static struct future *submit(struct pool *pool, task_function *task, int value)
{
    struct future *future = pool_submit(pool, task, &value, sizeof value);
    CHECK(future);
    return future;
}

static pid_t pid_of_worker(struct pool *pool)
{
    pid_t pid;
    struct future *future = pool_submit(pool, own_pid, NULL, 0);
    CHECK(!future_result(future, POOL_FOREVER, &pid, sizeof pid));
    future_free(future);
    return pid;
}

static void check_works(struct pool *pool)
{
    for (int i = 0; i < 8; i++) {
        int value = -1;
        struct future *future = submit(pool, echo, i);
        CHECK(!future_result(future, 30, &value, sizeof value) && value == i);
        future_free(future);
    }
}

static bool mentions(struct future *future, const char *words)
{
    const char *text = future_exception(future, 0);
    if (text && strstr(text, words))
        return true;
    warnx("'%s' is not in: %s", words, text ? text : "(no text)");
    return false;
}

/* --- deaths -------------------------------------------------------------- */

static void only_its_own_task(void)
{
    struct pool *pool = new_pool(2);
    struct future *futures[20];
    int value;
    for (int i = 0; i < 20; i++)
        futures[i] = i == 5   ? submit(pool, be_killed, SIGSEGV)
                     : i == 9 ? submit(pool, leave_at_once, 3)
                              : submit(pool, echo, i);
    for (int i = 0; i < 20; i++) {
        enum pool_status status = future_result(futures[i], 30, &value, 4);
        if (i == 5 || i == 9)
            CHECK(status == POOL_WORKER_DIED &&
                  mentions(futures[i], "worker (pid "));
        else
            CHECK(status == POOL_OK && value == i);
    }
    CHECK(mentions(futures[5], "was killed by SIGSEGV"));
    CHECK(mentions(futures[9], "ended with exit code 3"));
    CHECK(pool_worker_pids(pool, NULL, 0) == 2); /* replaced */
    for (int i = 0; i < 20; i++)
        future_free(futures[i]);
    pool_free(pool);
}

static void break_on_death(void)
{
    struct pool *pool = pool_create(
        &(struct pool_options){.workers = 2, .break_on_death = true});
    struct future *futures[12];
    double much = 100;
    futures[0] = pool_submit(pool, nap, &much, sizeof much);
    int number = SIGKILL, count = 1;
    while (count < 12 && (futures[count] = pool_submit(pool, be_killed, &number,
                                                       sizeof number)))
        count++; /* refused as soon as the pool knows */
    CHECK(count > 1);
    for (int i = count - 1; i >= 0; i--) {
        CHECK(future_result(futures[i], 30, NULL, 0) == POOL_BROKEN);
        CHECK(mentions(futures[i], "was killed by SIGKILL"));
        future_free(futures[i]);
    }
    CHECK(pool_error(pool) && strstr(pool_error(pool), "SIGKILL"));
    CHECK(!pool_submit(pool, echo, NULL, 0) && errno == EPIPE);
    CHECK(!pool_map(pool, echo, "x", 1, 1, NULL) && errno == EPIPE);
    pool_free(pool);
}

static void idle_worker_dies(void)
{
    struct pool *pool = new_pool(1);
    for (int i = 0; i < 20; i++) {
        kill(pid_of_worker(pool), SIGKILL);
        check_works(pool); /* the task had not begun: it is not lost */
    }
    pool_free(pool);
}

static void initializer_dies(void)
{
    int number = SIGKILL;
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = 2,
                                           .initializer = be_killed,
                                           .initargs = &number,
                                           .initargs_size = sizeof number});
    struct future *future = pool_submit(pool, echo, NULL, 0);
    CHECK(!future || future_result(future, 30, NULL, 0) == POOL_BROKEN);
    CHECK(!future || mentions(future, "initializer failed: worker (pid "));
    CHECK(strstr(pool_error(pool), "SIGKILL"));
    future_free(future);
    pool_free(pool);
}

static int nap_first(const void *args, size_t size, struct result *result)
{
    (void)size, (void)result;
    sleep_seconds(*(const double *)args);
    return 0;
}

static struct pool *pool_that_naps_first(double seconds)
{
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = 3,
                                           .initializer = nap_first,
                                           .initargs = &seconds,
                                           .initargs_size = sizeof seconds});
    CHECK(pool);
    return pool;
}

/* The workers are let go before they have said that they are ready. They end
 * soon after it, often too soon to be caught alive; hence so many. */
static void freed_in_the_initializer(void)
{
    for (int i = 0; i < 30; i++)
        pool_free(pool_that_naps_first(0.03));
}

/* They have said it, and nobody has read it yet. */
static void stopped_with_greetings_unread(void)
{
    for (int killed = 0; killed < 2; killed++) {
        struct pool *pool = pool_that_naps_first(0);
        sleep_seconds(0.3);
        if (killed)
            pool_kill(pool);
        else
            pool_terminate(pool);
        CHECK(pool_error(pool) == NULL);
        pool_free(pool);
    }
}

/* The line closes, but the process lives on. */
static int close_everything(const void *args, size_t size,
                            struct result *result)
{
    (void)args, (void)size, (void)result;
    for (int fd = 3; fd < 256; fd++)
        close(fd);
    sleep_seconds(100);
    return 0;
}

static void worker_closes_its_line(void)
{
    struct pool *pool = new_pool(1);
    struct future *future = pool_submit(pool, close_everything, NULL, 0);
    CHECK(future_result(future, 30, NULL, 0) == POOL_WORKER_DIED);
    CHECK(mentions(future, "SIGKILL: it had closed its line"));
    future_free(future);
    check_works(pool);
    pool_free(pool);
}

static void max_tasks_with_backlog(void)
{
    enum { N = 60 };
    struct pool *pool = pool_create(
        &(struct pool_options){.workers = 2, .max_tasks_per_child = 3});
    struct future *futures[N];
    pid_t pids[N];
    int threes = 0;
    for (int i = 0; i < N; i++)
        futures[i] = pool_submit(pool, own_pid, NULL, 0);
    for (int i = 0; i < N; i++) {
        CHECK(!future_result(futures[i], 30, &pids[i], sizeof *pids));
        future_free(futures[i]);
    }
    for (int i = 0; i < N; i++) {
        int same = 0;
        for (int k = 0; k < N; k++)
            same += pids[k] == pids[i];
        CHECK(same <= 3);
        threes += same == 3;
    }
    CHECK(threes >= N - 4); /* the last two workers may have done fewer */
    pool_free(pool);
}

/* --- descriptors --------------------------------------------------------- */

static int open_descriptors(void)
{
    int count = 0;
    for (int fd = 0; fd < 256; fd++)
        if (fcntl(fd, F_GETFD) != -1)
            count++;
    return count;
}

static int count_descriptors(const void *args, size_t size,
                             struct result *result)
{
    (void)args, (void)size;
    int count = open_descriptors();
    return result_set(result, &count, sizeof count);
}

static int descriptors_as_exitcode(struct process *self)
{
    (void)self;
    return open_descriptors();
}

/* A worker has its own end and no other; any other child has none. */
static void inherited_descriptors(void)
{
    int before = open_descriptors(), count;
    struct pool *one = new_pool(2), *two = new_pool(2);
    kill(pid_of_worker(one), SIGKILL); /* a replacement is a late sibling */
    struct pool *pools[] = {one, two, two, one, one, one};
    for (int i = 0; i < 6; i++) {
        struct future *f = pool_submit(pools[i], count_descriptors, NULL, 0);
        CHECK(!future_result(f, 30, &count, sizeof count));
        CHECK(count == before + 1);
        future_free(f);
    }
    struct process child = {.run = descriptors_as_exitcode};
    CHECK(process_start(&child) == 0);
    CHECK(process_join(&child, 30) == 0);
    CHECK(process_exitcode(&child) == before);
    pool_free(one);
    pool_free(two);
}

static pid_t fork_unnoticed(void)
{
#ifdef SYS_clone
    return (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
#else
    return fork();
#endif
}

/* Past pthread_atfork's handlers, so the grandchild holds the line. */
static int have_grandchild(const void *args, size_t size, struct result *result)
{
    (void)size;
    pid_t pid = fork_unnoticed();
    if (pid == 0) {
        sleep_seconds(100);
        _exit(0);
    }
    if (write(((const int *)args)[1], &pid, sizeof pid) != sizeof pid)
        return result_fail(result, "write");
    if (((const int *)args)[0])
        raise(SIGKILL);
    return 0;
}

static void grandchild_holds_the_line(void)
{
    int ends[2];
    pid_t grandchildren[2];
#ifdef __linux__
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* to see them end, below */
#endif
    CHECK(pipe(ends) == 0);
    struct pool *pool = new_pool(1);
    for (int die = 1; die >= 0; die--) {
        int args[2] = {die, ends[1]};
        struct future *f =
            pool_submit(pool, have_grandchild, args, sizeof args);
        CHECK(future_result(f, 30, NULL, 0) ==
              (die ? POOL_WORKER_DIED : POOL_OK));
        CHECK(!die || mentions(f, "SIGKILL"));
        future_free(f);
    }
    pool_free(pool); /* returns, although the line never closes */
    CHECK(read(ends[0], grandchildren, sizeof grandchildren) ==
          sizeof grandchildren);
    for (int i = 0; i < 2; i++) {
        CHECK(kill(grandchildren[i], SIGKILL) == 0);
        waitpid(grandchildren[i], NULL, 0);
    }
    close(ends[0]);
    close(ends[1]);
}

static int print_something(const void *args, size_t size, struct result *result)
{
    printf("a task prints");
    fprintf(stderr, "a task complains");
    if (write(0, "even here", 9) == 9)
        return result_fail(result, "what was that?");
    return result_set(result, args, size);
}

/* In every combination, since the lines take what is free. */
static void no_standard_descriptors(void)
{
    int saved[3], nowhere = open("/dev/null", O_RDONLY);
    for (int fd = 0; fd < 3; fd++)
        saved[fd] = fcntl(fd, F_DUPFD, 10);
    for (unsigned closed = 1; closed < 8; closed++) {
        for (unsigned fd = 0; fd < 3; fd++)
            if (closed >> fd & 1)
                close((int)fd);
            else
                dup2(nowhere, (int)fd);
        struct pool *pool = new_pool(2);
        /* Or the program itself would print into a line. */
        for (unsigned fd = 0; fd < 3; fd++)
            if ((closed >> fd & 1) && fcntl((int)fd, F_GETFD) != -1)
                _exit(8);
        for (int i = 0; i < 6; i++) {
            int value = -1;
            struct future *f = submit(pool, print_something, i);
            future_result(f, 30, &value, 4);
            if (value != i)
                _exit(7);
            future_free(f);
        }
        pool_free(pool);
    }
    for (int fd = 0; fd < 3; fd++) {
        dup2(saved[fd], fd);
        close(saved[fd]);
    }
    close(nowhere);
}

static void few_descriptors(void)
{
    enum { N = 100000 };
    struct rlimit limit = {32, 32};
    static struct future *futures[N];
    int value;
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    struct pool *pool = new_pool(2);
    for (int i = 0; i < N; i++)
        futures[i] = submit(pool, echo, i);
    for (int i = 0; i < N; i++) {
        CHECK(!future_result(futures[i], 60, &value, 4) && value == i);
        future_free(futures[i]);
    }
    pool_free(pool);
}

/* A task that writes into its worker's line. */
static int forge(const void *args, size_t size, struct result *result)
{
    (void)size, (void)result;
    for (int fd = 3; fd < 64; fd++) {
        int type;
        socklen_t length = sizeof type;
        if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 &&
            write(fd, args, sizeof(struct frame)) == sizeof(struct frame))
            sleep_seconds(100);
    }
    return 0;
}

static void forged_frames(void)
{
    struct pool *pool = new_pool(1);
    struct frame frames[] = {
        {FRAME_MAGIC, FRAME_RESULT, 0, 1, (uint64_t)1 << 63},
        {FRAME_MAGIC, FRAME_RESULT, 0, 1, UINT64_MAX},
        {FRAME_MAGIC, FRAME_RESULT, 0, 77, 4},
        {FRAME_MAGIC, FRAME_READY, 0, 1, 0},
        {0x12345678, FRAME_RESULT, 0, 1, 4},
        {FRAME_MAGIC, 99, 0, 1, 4},
    };
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        struct future *f = pool_submit(pool, forge, &frames[i], sizeof *frames);
        CHECK(future_result(f, 30, NULL, 0) == POOL_WORKER_DIED);
        CHECK(mentions(f, "something wrote into its line"));
        future_free(f);
        check_works(pool);
        kill(pid_of_worker(pool), SIGKILL); /* so that the next id is 1 */
        sleep_seconds(0.02);
        CHECK(pool_worker_pids(pool, NULL, 0) == 1);
    }
    pool_free(pool);
}

/* --- stdio --------------------------------------------------------------- */

/* bats checks that every line comes once. */
static int print_line(const void *args, size_t size, struct result *result)
{
    int number = *(const int *)args;
    printf("task %d\n", number);
    if (number == 3) /* flushed before the result, so not lost with this */
        return result_fail(result, "3");
    return result_set(result, args, size);
}

static void stdio_once(void)
{
    struct future *futures[6];
    printf("before\n"); /* in the buffer while the workers are forked */
    struct pool *pool = new_pool(2);
    for (int i = 0; i < 6; i++)
        futures[i] = submit(pool, print_line, i);
    for (int i = 0; i < 6; i++)
        future_result(futures[i], 30, NULL, 0);
    printf("between\n");
    kill(pid_of_worker(pool), SIGKILL);
    check_works(pool);
    for (int i = 0; i < 6; i++)
        future_free(futures[i]);
    pool_free(pool);
    printf("after\n");
}

static int call_exit(const void *args, size_t size, struct result *result)
{
    (void)size, (void)result;
    printf("the task's last words\n");
    exit(*(const int *)args);
}

static void say_goodbye(void)
{
    printf("goodbye\n");
}

static void exit_in_a_worker(void)
{
    char path[] = "/tmp/pool-hazard-XXXXXX", line[64];
    int fd = mkstemp(path);
    CHECK(fd != -1 && write(fd, "one\ntwo\nthree\n", 14) == 14);
    FILE *file = fdopen(fd, "r");
    rewind(file);
    unlink(path);
    CHECK(fgets(line, sizeof line, file)); /* read ahead to the end */
    off_t offset = lseek(fd, 0, SEEK_CUR);
    CHECK(offset == 14);
    atexit(say_goodbye);
    struct pool *pool = new_pool(1);
    struct future *future = submit(pool, call_exit, 7);
    CHECK(future_result(future, 30, NULL, 0) == POOL_WORKER_DIED);
    CHECK(mentions(future, "ended with exit code 7"));
    future_free(future);
    pool_free(pool);
    CHECK(lseek(fd, 0, SEEK_CUR) == offset);
    fclose(file);
}

static int draw(const void *args, size_t size, struct result *result)
{
    (void)args, (void)size;
    long drawn[4] = {getpid(), rand(), random(), lrand48()};
    sleep_seconds(0.02); /* so that each worker gets one */
    return result_set(result, drawn, sizeof drawn);
}

static void random_numbers_differ(void)
{
    struct pool *pool = new_pool(4);
    struct future *futures[8];
    long drawn[8][4];
    int workers = 0;
    for (int i = 0; i < 8; i++)
        futures[i] = pool_submit(pool, draw, NULL, 0);
    for (int i = 0; i < 8; i++) {
        CHECK(!future_result(futures[i], 30, drawn[i], sizeof drawn[i]));
        future_free(futures[i]);
        bool is_new = true;
        for (int k = 0; k < i; k++) {
            is_new = is_new && drawn[k][0] != drawn[i][0];
            for (int kind = 1; kind < 4; kind++)
                CHECK(drawn[k][kind] != drawn[i][kind]);
        }
        workers += is_new;
    }
    CHECK(workers > 1);
    pool_free(pool);
}

/* --- signals ------------------------------------------------------------- */

static volatile sig_atomic_t interrupts;

static void count_interrupt(int number)
{
    (void)number;
    interrupts++;
}

static void ctrl_c(void)
{
    struct sigaction action = {.sa_handler = count_interrupt};
    setpgid(0, 0);
    struct pool *pool = new_pool(2); /* before: it inherits no handler */
    sigaction(SIGINT, &action, NULL);
    double little = 0.2;
    pid_t before[2], after[2];
    check_works(pool);
    CHECK(pool_worker_pids(pool, before, 2) == 2);
    struct future *future = pool_submit(pool, nap, &little, sizeof little);
    kill(0, SIGINT);
    CHECK(future_result(future, 30, NULL, 0) == POOL_OK && interrupts == 1);
    CHECK(pool_worker_pids(pool, after, 2) == 2);
    CHECK(memcmp(before, after, sizeof before) == 0);
    future_free(future);
    pool_free(pool);
}

static void broken_pipe(void)
{
    struct pool *pool = new_pool(2);
    size_t size = 3 << 20;
    char *bytes = calloc(1, size);
    pid_t pids[2];
    check_works(pool);
    CHECK(pool_worker_pids(pool, pids, 2) == 2);
    kill(pids[0], SIGKILL);
    kill(pids[1], SIGKILL);
    sleep_seconds(0.05);
    struct future *future = pool_submit(pool, echo, bytes, size);
    CHECK(future_result(future, 30, bytes, size) == POOL_OK);
    future_free(future);
    free(bytes);
    pool_free(pool);
}

static void no_zombies(void)
{
    struct pool *pool = new_pool(2);
    struct future *futures[100];
    siginfo_t info = {0};
    for (int i = 0; i < 100; i++)
        futures[i] = submit(pool, leave_at_once, i % 7);
    for (int i = 0; i < 100; i++) {
        CHECK(future_result(futures[i], 30, NULL, 0) == POOL_WORKER_DIED);
        future_free(futures[i]);
    }
    check_works(pool);
    CHECK(waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0);
    CHECK(info.si_pid == 0);
    CHECK(pool_worker_pids(pool, NULL, 0) == 2);
    pool_free(pool);
}

static void sigchld_ignored(void)
{
    signal(SIGCHLD, SIG_IGN);
    struct pool *pool = new_pool(2);
    check_works(pool);
    struct future *future = submit(pool, leave_at_once, 3);
    CHECK(future_result(future, 30, NULL, 0) == POOL_WORKER_DIED);
    CHECK(mentions(future, "worker (pid "));
    future_free(future);
    check_works(pool);
    pool_free(pool);
    struct process child = {.run = descriptors_as_exitcode};
    CHECK(process_start(&child) == 0 && process_join(&child, 30) == 0);
    CHECK(process_exitcode(&child) == PROCESS_LOST_EXITCODE);
}

static int big_result(const void *args, size_t size, struct result *result)
{
    size_t wanted = *(const size_t *)args;
    (void)size;
    char *room = result_reserve(result, wanted);
    if (!room)
        return ENOMEM;
    memset(room, 'r', wanted);
    return 0;
}

/* The worker stops in the middle, since nobody reads. */
static void killed_in_mid_result(void)
{
    struct pool *pool = new_pool(1);
    size_t sizes[] = {1 << 20, 32 << 20};
    for (int i = 0; i < 2; i++) {
        pid_t pid = pid_of_worker(pool);
        struct future *f =
            pool_submit(pool, big_result, &sizes[i], sizeof *sizes);
        sleep_seconds(0.1);
        kill(pid, SIGKILL);
        enum pool_status status = future_result(f, 30, NULL, 0);
        if (i == 0 && status == POOL_OK) { /* it fitted into the socket */
            size_t size;
            const char *bytes = future_bytes(f, 0, &size);
            CHECK(size == sizes[i] && bytes[size - 1] == 'r');
        } else {
            CHECK(status == POOL_WORKER_DIED && mentions(f, "SIGKILL"));
        }
        future_free(f);
    }
    check_works(pool);
    pool_free(pool);
}

static int crash_with_data(const void *args, size_t size, struct result *result)
{
    (void)args, (void)size, (void)result;
    raise(SIGKILL);
    return 0;
}

static void killed_with_big_arguments(void)
{
    enum { SIZE = 8 << 20 };
    struct pool *pool = new_pool(2);
    struct future *futures[10];
    char *bytes = calloc(1, SIZE);
    for (int i = 0; i < 10; i++)
        futures[i] = pool_submit(pool, crash_with_data, bytes, SIZE);
    for (int i = 0; i < 10; i++) {
        CHECK(future_result(futures[i], 60, NULL, 0) == POOL_WORKER_DIED);
        future_free(futures[i]);
    }
    free(bytes);
    check_works(pool);
    pool_free(pool);
}

/* A stopped worker takes in nothing of a small argument, and only a part of a
 * big one. When it dies then, the task has not begun, and is not lost. */
static void killed_before_it_begins(void)
{
    static const size_t sizes[] = {4, 8 << 20};
    struct pool *pool = new_pool(2);
    char *bytes = calloc(1, sizes[1]);
    for (int i = 0; i < 2; i++) {
        pid_t pids[2];
        check_works(pool);
        CHECK(pool_worker_pids(pool, pids, 2) == 2);
        kill(pids[0], SIGSTOP);
        kill(pids[1], SIGSTOP);
        struct future *f = pool_submit(pool, echo, bytes, sizes[i]);
        CHECK(future_running(f));
        kill(pids[0], SIGKILL);
        kill(pids[1], SIGKILL);
        CHECK(future_result(f, 60, bytes, sizes[i]) == POOL_OK);
        future_free(f);
    }
    free(bytes);
    check_works(pool);
    pool_free(pool);
}

static void killed_500_times(void)
{
    enum { AHEAD = 64 };
    struct pool *pool = new_pool(2);
    struct future *futures[AHEAD] = {0};
    int kills = 0, good = 0, lost = 0, value;
    srand(1);
    for (int i = 0; kills < 500 || i % AHEAD != 0; i++) {
        struct future **slot = &futures[i % AHEAD];
        if (*slot) {
            enum pool_status status = future_result(*slot, 60, &value, 4);
            CHECK(status == POOL_WORKER_DIED || value == i - AHEAD);
            if (status == POOL_OK)
                good++;
            else
                lost += mentions(*slot, "SIGKILL");
            future_free(*slot);
        }
        *slot = submit(pool, echo, i);
        pid_t pids[2];
        size_t count = rand() % 4 ? 0 : pool_worker_pids(pool, pids, 2);
        if (count > 0 && kills++ < 500)
            kill(pids[(size_t)rand() % count], SIGKILL);
    }
    for (int i = 0; i < AHEAD; i++) {
        future_result(futures[i], 60, NULL, 0);
        future_free(futures[i]);
    }
    CHECK(good > 0 && lost <= 500);
    check_works(pool);
    pool_free(pool);
}

static void interrupted_at_1_khz(void)
{
    struct sigaction action = {.sa_handler = count_interrupt};
    struct itimerval every = {{0, 1000}, {0, 1000}}, never = {0};
    enum { SIZE = 2 << 20 };
    char *bytes = malloc(SIZE);
    int ends[2];
    CHECK(pipe(ends) == 0);
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &every, NULL);
    for (int round = 0; round < 3; round++) {
        struct pool *pool = new_pool(2);
        struct future *futures[20];
        for (int i = 0; i < 20; i++) {
            memset(bytes, i, SIZE);
            futures[i] = pool_submit(pool, echo, bytes, SIZE);
            CHECK(futures[i]);
        }
        for (int i = 0; i < 20; i++) {
            CHECK(future_result(futures[i], 60, bytes, SIZE) == POOL_OK);
            CHECK(bytes[0] == i && bytes[SIZE - 1] == i);
            future_free(futures[i]);
        }
        double much = 0.2, start = perf_counter();
        struct future *future = submit(pool, wait_for_pipe, ends[0]);
        CHECK(future_result(future, 0.1, NULL, 0) == POOL_TIMEOUT);
        CHECK(perf_counter() - start >= 0.1);
        CHECK(write(ends[1], "x", 1) == 1);
        CHECK(future_result(future, 30, NULL, 0) == POOL_OK);
        future_free(future);
        start = perf_counter();
        future = pool_submit(pool, nap, &much, sizeof much);
        CHECK(future_result(future, 30, NULL, 0) == POOL_OK);
        CHECK(perf_counter() - start >= 0.2);
        future_free(future);
        pool_free(pool);
    }
    setitimer(ITIMER_REAL, &never, NULL);
    CHECK(interrupts > 100);
    close(ends[0]);
    close(ends[1]);
    free(bytes);
}

static int ignore_sigterm(const void *args, size_t size, struct result *result)
{
    (void)args, (void)size, (void)result;
    signal(SIGTERM, SIG_IGN);
    sleep_seconds(100);
    return 0;
}

static void sigterm_ignored(void)
{
    signal(SIGTERM, SIG_IGN); /* by the host: that is not handed on */
    struct pool *pool = new_pool(2);
    double much = 100, start = perf_counter();
    struct future *good = pool_submit(pool, nap, &much, sizeof much),
                  *bad = pool_submit(pool, ignore_sigterm, NULL, 0);
    sleep_seconds(0.1);
    pool_terminate(pool);
    CHECK(perf_counter() - start < 50);
    CHECK(future_result(good, 0, NULL, 0) == POOL_WORKER_DIED);
    CHECK(mentions(good, "SIGTERM"));
    CHECK(future_result(bad, 0, NULL, 0) == POOL_WORKER_DIED);
    CHECK(mentions(bad, "SIGKILL"));
    future_free(good);
    future_free(bad);
    pool_free(pool);
}

/* --- memory and load ----------------------------------------------------- */

static void twenty_big_arguments(void)
{
    enum { SIZE = 4 << 20 };
    struct pool *pool = new_pool(2);
    struct future *futures[20];
    char *bytes = malloc(SIZE);
    for (int i = 0; i < 20; i++) {
        memset(bytes, i, SIZE);
        futures[i] = pool_submit(pool, echo, bytes, SIZE);
    }
    for (int i = 19; i >= 0; i--) {
        CHECK(future_result(futures[i], 60, bytes, SIZE) == POOL_OK);
        CHECK(bytes[0] == i && bytes[SIZE / 2] == i && bytes[SIZE - 1] == i);
        future_free(futures[i]);
    }
    free(bytes);
    pool_free(pool);
}

static void one_cpu(void)
{
#ifdef __linux__
    cpu_set_t one, before;
    CHECK(sched_getaffinity(0, sizeof before, &before) == 0);
    CPU_ZERO(&one);
    for (int i = 0; CPU_COUNT(&one) == 0; i++)
        if (CPU_ISSET(i, &before))
            CPU_SET(i, &one);
    CHECK(sched_setaffinity(0, sizeof one, &one) == 0);
    struct pool *alone = pool_create(NULL);
    CHECK(alone && pool_workers(alone) == 1);
    check_works(alone);
    pool_free(alone);
    struct pool *pool = new_pool(4);
    for (int i = 0; i < 50; i++)
        check_works(pool);
    pool_free(pool);
#endif
}

/* The last short one does not wait behind the long one. */
static void one_task_a_worker(void)
{
    struct pool *pool = new_pool(2);
    double naps[40], start = perf_counter(), last_short = 0;
    struct future *futures[40], *future;
    for (int i = 0; i < 40; i++) {
        naps[i] = i == 0 ? 2.0 : 0.001;
        futures[i] = pool_submit(pool, nap, &naps[i], sizeof *naps);
    }
    struct as_completed *iterator = as_completed_create(futures, 40, -1);
    for (int i = 0; (future = as_completed_next(iterator)); i++) {
        if (i == 38)
            last_short = perf_counter() - start;
        CHECK(i < 39 ? future != futures[0] : future == futures[0]);
    }
    CHECK(last_short < 1.9);
    for (int i = 0; i < 40; i++)
        future_free(futures[i]);
    as_completed_free(iterator);
    pool_free(pool);
}

/* --- forks --------------------------------------------------------------- */

/* In place of libc's, for the library as well: fails when told to. */
static int forks_until_failure = -1;

pid_t fork(void)
{
    static pid_t (*real_fork)(void);
    if (!real_fork)
        *(void **)&real_fork = dlsym(RTLD_NEXT, "fork");
    if (forks_until_failure == 0) {
        errno = EAGAIN;
        return -1;
    }
    if (forks_until_failure > 0)
        forks_until_failure--;
    return real_fork();
}

static void fork_fails(void)
{
    for (int n = 0; n < 4; n++) {
        forks_until_failure = n;
        int before = open_descriptors();
        errno = 0;
        CHECK(!pool_create(&(struct pool_options){.workers = 4}));
        CHECK(errno == EAGAIN && open_descriptors() == before);
        CHECK(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
    }
    forks_until_failure = -1;
    struct pool *pool = new_pool(2);
    struct future *futures[8];
    check_works(pool);
    forks_until_failure = 0; /* no replacement from now on */
    for (int i = 0; i < 8; i++)
        futures[i] = submit(pool, leave_at_once, 1);
    for (int i = 0; i < 8; i++) {
        enum pool_status status = future_result(futures[i], 30, NULL, 0);
        CHECK(status == (i < 2 ? POOL_WORKER_DIED : POOL_BROKEN));
        if (i >= 2)
            CHECK(mentions(futures[i], "no worker can be started"));
        future_free(futures[i]);
    }
    struct future *future = pool_submit(pool, echo, NULL, 0);
    CHECK(future && future_result(future, 30, NULL, 0) == POOL_BROKEN);
    future_free(future);
    forks_until_failure = -1;
    check_works(pool); /* it can again */
    pool_free(pool);
}

static void used_in_a_forked_child(void)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    struct pool *pool = new_pool(2);
    struct future *done = submit(pool, echo, 5),
                  *running = submit(pool, wait_for_pipe, ends[0]);
    struct future *queued[3];
    int value = 0, status;
    CHECK(future_result(done, POOL_FOREVER, NULL, 0) == POOL_OK);
    for (int i = 0; i < 3; i++)
        queued[i] = submit(pool, wait_for_pipe, ends[0]);
    pid_t pid = fork();
    if (pid == 0) {
        alarm(20);
        errno = 0;
        CHECK(!pool_submit(pool, echo, NULL, 0) && errno == EPERM);
        CHECK(!pool_map(pool, echo, "x", 1, 1, NULL) && errno == EPERM);
        CHECK(!future_result(done, POOL_FOREVER, &value, 4) && value == 5);
        CHECK(future_result(running, POOL_FOREVER, NULL, 0) == POOL_BROKEN);
        CHECK(future_exception(running, POOL_FOREVER));
        CHECK(!future_done(queued[2]) && !future_cancel(queued[2]));
        size_t count = 3;
        CHECK(pool_wait(queued, &count, ALL_COMPLETED, -1) == 0);
        struct as_completed *it = as_completed_create(queued, 3, -1);
        CHECK(!as_completed_next(it) && as_completed_error(it));
        as_completed_free(it);
        pool_shutdown(pool, true, true);
        pool_terminate(pool);
        struct pool *own = new_pool(1);
        check_works(own);
        pool_free(own);
        pool_free(pool);
        CHECK(future_result(running, POOL_FOREVER, NULL, 0) == POOL_BROKEN);
        for (int i = 0; i < 3; i++)
            future_free(queued[i]);
        future_free(done);
        future_free(running);
        exit(0);
    }
    CHECK(waitpid(pid, &status, 0) == pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(write(ends[1], "four", 4) == 4);
    CHECK(future_result(running, POOL_FOREVER, NULL, 0) == POOL_OK);
    for (int i = 0; i < 3; i++) {
        CHECK(future_result(queued[i], POOL_FOREVER, NULL, 0) == POOL_OK);
        future_free(queued[i]);
    }
    future_free(done);
    future_free(running);
    pool_free(pool);
    close(ends[0]);
    close(ends[1]);
}

/* A pool inside a task of a pool. */
static int use_own_pool(const void *args, size_t size, struct result *result)
{
    (void)args, (void)size;
    struct pool *pool = new_pool(2);
    check_works(pool);
    pool_free(pool);
    return result_set(result, "nested", 7);
}

static void pool_in_a_worker(void)
{
    struct pool *pool = new_pool(2);
    struct future *one = pool_submit(pool, use_own_pool, NULL, 0),
                  *two = pool_submit(pool, use_own_pool, NULL, 0);
    CHECK(future_result(one, 30, NULL, 0) == POOL_OK);
    CHECK(future_result(two, 30, NULL, 0) == POOL_OK);
    future_free(one);
    future_free(two);
    pool_free(pool);
}

#ifdef __linux__
static void be_host(int pids_to)
{
    double much = 100;
    pid_t pids[3];
    struct pool *pool = new_pool(3);
    pool_submit(pool, nap, &much, sizeof much); /* one works, two are idle */
    CHECK(pool_worker_pids(pool, pids, 3) == 3);
    if (fork() == 0) { /* somebody who inherits what he can */
        CHECK(write(pids_to, pids, sizeof pids) == sizeof pids);
        sleep_seconds(2);
        _exit(0);
    }
    for (;;)
        pause();
}

static void host_is_killed(void)
{
    int ends[2];
    pid_t pids[3];
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* orphans become ours, to be seen */
    CHECK(pipe(ends) == 0);
    pid_t host = fork();
    if (host == 0)
        be_host(ends[1]);
    CHECK(read(ends[0], pids, sizeof pids) == sizeof pids);
    sleep_seconds(0.05);
    double start = perf_counter();
    kill(host, SIGKILL);
    CHECK(waitpid(host, NULL, 0) == host);
    for (int i = 0; i < 3; i++)
        CHECK(waitpid(pids[i], NULL, 0) == pids[i]);
    CHECK(perf_counter() - start < 1);
    while (wait(NULL) != -1)
        continue;
    close(ends[0]);
    close(ends[1]);
}
#else
static void host_is_killed(void)
{
}
#endif

/* The guard sees what is left. */
static void end_without_shutdown(void)
{
    double much = 100;
    struct pool *pool = new_pool(2);
    for (int i = 0; i < 5; i++)
        pool_submit(pool, nap, &much, sizeof much);
    printf("leaving\n");
    exit(0);
}

static const struct test_case cases[] = {
    {"only_its_own_task", only_its_own_task},
    {"break_on_death", break_on_death},
    {"idle_worker_dies", idle_worker_dies},
    {"initializer_dies", initializer_dies},
    {"freed_in_the_initializer", freed_in_the_initializer},
    {"stopped_with_greetings_unread", stopped_with_greetings_unread},
    {"worker_closes_its_line", worker_closes_its_line},
    {"max_tasks_with_backlog", max_tasks_with_backlog},
    {"inherited_descriptors", inherited_descriptors},
    {"grandchild_holds_the_line", grandchild_holds_the_line},
    {"no_standard_descriptors", no_standard_descriptors},
    {"few_descriptors", few_descriptors},
    {"forged_frames", forged_frames},
    {"stdio_once", stdio_once},
    {"exit_in_a_worker", exit_in_a_worker},
    {"random_numbers_differ", random_numbers_differ},
    {"ctrl_c", ctrl_c},
    {"broken_pipe", broken_pipe},
    {"no_zombies", no_zombies},
    {"sigchld_ignored", sigchld_ignored},
    {"killed_in_mid_result", killed_in_mid_result},
    {"killed_with_big_arguments", killed_with_big_arguments},
    {"killed_before_it_begins", killed_before_it_begins},
    {"killed_500_times", killed_500_times},
    {"interrupted_at_1_khz", interrupted_at_1_khz},
    {"sigterm_ignored", sigterm_ignored},
    {"twenty_big_arguments", twenty_big_arguments},
    {"one_cpu", one_cpu},
    {"one_task_a_worker", one_task_a_worker},
    {"fork_fails", fork_fails},
    {"used_in_a_forked_child", used_in_a_forked_child},
    {"pool_in_a_worker", pool_in_a_worker},
    {"host_is_killed", host_is_killed},
    {"end_without_shutdown", end_without_shutdown},
    {0},
};

int main(int argc, char **argv)
{
    return run_case(cases, argc, argv);
}
