/* Small tasks that a worker is sent ahead of their turn: they wait all the
 * same. Looks into futures to know which of them were.
 * usage: pool_ahead_test CASE */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../helpers/cases.h"
#include "clock.h"
#include "drive.h"
#include "future.h"
#include "pool.h"
#include "worker.h"

enum { AHEAD = 3, TRIES = 2000 };

/* --- tasks --------------------------------------------------------------- */

/* Made before the pool, so that workers have them. A task at the gate says
 * that it has begun, and waits there; one that marks leaves its number. */
static int begun[2], leave[2], marks[2];

static int pass_gate(const void *args, size_t size, struct result *result)
{
    char byte = 'x';
    if (write(begun[1], &byte, 1) != 1 || read(leave[0], &byte, 1) != 1)
        return result_fail(result, "the gate is broken");
    return result_set(result, args, size);
}

static int mark(const void *args, size_t size, struct result *result)
{
    if (write(marks[1], args, size) != (ssize_t)size)
        return result_fail(result, "no mark");
    pid_t pid = getpid();
    return result_set(result, &pid, sizeof pid);
}

static int mark_and_nap(const void *args, size_t size, struct result *result)
{
    mark(args, size, result);
    sleep_seconds(0.005);
    return 0;
}

static int nap(const void *args, size_t size, struct result *result)
{
    sleep_seconds(*(const double *)args);
    return result_set(result, args, size);
}

static void wait_until_begun(void)
{
    char byte;
    CHECK(read(begun[0], &byte, 1) == 1);
}

/* The same, if the program has to hand it out first. */
static void drive_until_begun(struct pool *pool)
{
    struct pollfd there = {.fd = begun[0], .events = POLLIN};
    while (poll(&there, 1, 1) == 0)
        pool_error(pool);
    wait_until_begun();
}

static void let_one_through(void)
{
    CHECK(write(leave[1], "x", 1) == 1);
}

/* How many marks there are now. */
static int count_marks(void)
{
    int count = 0, number;
    while (read(marks[0], &number, sizeof number) == sizeof number)
        count++;
    return count;
}

static void finish(struct future *future, enum pool_status wanted)
{
    enum pool_status status = future_result(future, 30, NULL, 0);
    if (status != wanted)
        errx(1, "status %d in place of %d: %s", (int)status, (int)wanted,
             future_exception(future, 0));
    future_free(future);
}

/* --- the situation ------------------------------------------------------- */

struct scene {
    struct pool *pool;
    struct future *gate, *ahead[AHEAD];
};

static void open_pipes(void)
{
    if (begun[1] != 0)
        return;
    CHECK(pipe(begun) == 0 && pipe(leave) == 0 && pipe(marks) == 0);
    CHECK(fcntl(marks[0], F_SETFL, O_NONBLOCK) == 0);
}

static void close_pipes(void)
{
    for (int i = 0; i < 2; i++) {
        close(begun[i]);
        close(leave[i]);
        close(marks[i]);
    }
    begun[1] = 0;
}

/* Until its workers are known to be quick, they get nothing ahead. */
static void make_quick(struct pool *pool)
{
    struct future *futures[64];
    int number = 0;
    for (int i = 0; i < 64; i++)
        futures[i] = pool_submit(pool, mark, &number, sizeof number);
    for (int i = 0; i < 64; i++)
        finish(futures[i], POOL_OK);
    CHECK(count_marks() == 64);
}

static bool is_ahead(struct future *future)
{
    pool__lock_futures();
    bool is = future->ahead_at;
    pool__unlock_futures();
    return is;
}

/* One worker, that waits at the gate, and has what comes next. On a machine
 * that has much to do it may take some tries. */
static struct scene set_scene(struct pool_options options, double limit,
                              task_function *next, const void *args,
                              size_t size)
{
    struct scene scene = {0};
    options.workers = 1;
    open_pipes();
    scene.pool = pool_create(&options);
    CHECK(scene.pool);
    for (int i = 0; i < TRIES; i++) {
        bool good = true;
        make_quick(scene.pool);
        scene.gate = pool_submit(scene.pool, pass_gate, NULL, 0);
        for (int k = 0; k < AHEAD; k++)
            scene.ahead[k] =
                pool_submit_within(scene.pool, limit, next, args, size);
        wait_until_begun();
        for (int k = 0; k < AHEAD; k++)
            good = good && is_ahead(scene.ahead[k]);
        if (good)
            return scene;
        for (int k = 0; k < AHEAD; k++) {
            CHECK(future_cancel(scene.ahead[k]));
            future_free(scene.ahead[k]);
        }
        let_one_through();
        finish(scene.gate, POOL_OK);
    }
    errx(1, "nothing was ever sent ahead");
}

static struct scene set_scene_of_marks(struct pool_options options)
{
    int number = 7;
    return set_scene(options, 0, mark, &number, sizeof number);
}

static void end_scene(struct scene *scene)
{
    make_quick(scene->pool); /* it works */
    pool_free(scene->pool);
    close_pipes();
}

static pid_t pid_of_worker(struct pool *pool)
{
    pid_t pid;
    CHECK(pool_worker_pids(pool, &pid, 1) == 1);
    return pid;
}

/* --- cases --------------------------------------------------------------- */

static void cancel_it(void)
{
    struct scene scene = set_scene_of_marks((struct pool_options){0});
    for (int i = 0; i < AHEAD; i++)
        CHECK(!future_running(scene.ahead[i]) && !future_done(scene.ahead[i]));
    CHECK(future_cancel(scene.ahead[1]) && future_cancel(scene.ahead[1]));
    CHECK(future_cancelled(scene.ahead[1]) && future_done(scene.ahead[1]));
    let_one_through();
    finish(scene.gate, POOL_OK);
    finish(scene.ahead[0], POOL_OK);
    finish(scene.ahead[1], POOL_CANCELLED);
    finish(scene.ahead[2], POOL_OK);
    CHECK(count_marks() == 2);
    end_scene(&scene);
}

/* The worker goes on by itself, before the program has read what it answered;
 * what it has begun is running, and cannot be cancelled. */
static void begun_meanwhile(void)
{
    struct scene scene =
        set_scene((struct pool_options){0}, 0, pass_gate, NULL, 0);
    struct future *all[] = {scene.gate, scene.ahead[0], scene.ahead[1],
                            scene.ahead[2]};
    for (int i = 1; i <= AHEAD; i++) {
        let_one_through();
        wait_until_begun();
        CHECK(!future_cancel(all[i]) && future_running(all[i]));
        for (int k = 0; k <= AHEAD; k++) {
            CHECK(future_done(all[k]) == (k < i));
            CHECK(future_running(all[k]) == (k == i));
        }
    }
    let_one_through();
    for (int i = 0; i <= AHEAD; i++)
        finish(all[i], POOL_OK);
    end_scene(&scene);
}

static void *wait_for_future(void *future)
{
    future_result(future, POOL_FOREVER, NULL, 0);
    return NULL;
}

/* The same, although another thread is the one that reads answers. */
static void begun_while_another_polls(void)
{
    for (int round = 0; round < 20; round++) {
        struct scene scene =
            set_scene((struct pool_options){0}, 0, pass_gate, NULL, 0);
        pthread_t other;
        CHECK(pthread_create(&other, NULL, wait_for_future, scene.ahead[2]) ==
              0);
        for (int i = 0; i < AHEAD; i++) {
            let_one_through();
            wait_until_begun();
            CHECK(future_running(scene.ahead[i]));
            CHECK(!future_cancel(scene.ahead[i]));
        }
        let_one_through();
        pthread_join(other, NULL);
        finish(scene.gate, POOL_OK);
        for (int i = 0; i < AHEAD; i++)
            finish(scene.ahead[i], POOL_OK);
        end_scene(&scene);
    }
}

/* More frames than a socket holds: those that were taken back count, too. */
static void cancel_many(void)
{
    struct scene scene = set_scene_of_marks((struct pool_options){0});
    char bytes[4000] = {0};
    int were_ahead = 0;
    for (int i = 0; i < 5000; i++) {
        struct future *future =
            pool_submit(scene.pool, mark, bytes, sizeof bytes);
        were_ahead += is_ahead(future);
        CHECK(future_cancel(future));
        future_free(future);
    }
    CHECK(were_ahead <= CLAIMS);
    let_one_through();
    finish(scene.gate, POOL_OK);
    for (int i = 0; i < AHEAD; i++)
        finish(scene.ahead[i], POOL_OK);
    CHECK(count_marks() == AHEAD);
    end_scene(&scene);
}

static void shutdown_cancels(void)
{
    struct scene scene = set_scene_of_marks((struct pool_options){0});
    pool_shutdown(scene.pool, false, true);
    for (int i = 0; i < AHEAD; i++) {
        CHECK(future_cancelled(scene.ahead[i]));
        future_free(scene.ahead[i]);
    }
    CHECK(future_running(scene.gate));
    let_one_through();
    finish(scene.gate, POOL_OK);
    pool_free(scene.pool);
    CHECK(count_marks() == 0);
    close_pipes();
}

static void stop_pool(void (*stop)(struct pool *))
{
    struct scene scene = set_scene_of_marks((struct pool_options){0});
    stop(scene.pool);
    finish(scene.gate, POOL_WORKER_DIED);
    for (int i = 0; i < AHEAD; i++)
        finish(scene.ahead[i], POOL_CANCELLED);
    pool_free(scene.pool);
    CHECK(count_marks() == 0);
    close_pipes();
}

static void terminate_pool(void)
{
    stop_pool(pool_terminate);
}

static void kill_pool(void)
{
    stop_pool(pool_kill);
}

/* --- other workers ------------------------------------------------------- */

/* Both wait at the gate; the one that comes through does the work of both. */
static void to_an_idle_worker(bool as_map)
{
    enum { N = 40 };
    int items[N] = {0}, were_ahead = 0;
    open_pipes();
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    for (int try = 0; were_ahead == 0; try++) {
        struct future *gates[2], *futures[N];
        struct map *map = NULL;
        CHECK(try < TRIES);
        make_quick(pool);
        for (int i = 0; i < 2; i++)
            gates[i] = pool_submit(pool, pass_gate, NULL, 0);
        if (as_map)
            map = pool_map(pool, mark, items, N, sizeof *items,
                           &(struct map_options){.chunksize = 2});
        for (int i = 0; i < N && !as_map; i++)
            futures[i] = pool_submit(pool, mark, &items[i], sizeof *items);
        pool__lock_futures();
        struct worker *of_gate = pool->workers.first;
        while (of_gate->future != gates[0])
            of_gate = pool__list_next(of_gate, LINK_ALL);
        were_ahead = (int)of_gate->ahead_count;
        pool__unlock_futures();
        wait_until_begun();
        wait_until_begun();
        let_one_through(); /* one of them */
        for (int i = 0; i < N && !as_map; i++)
            finish(futures[i], POOL_OK);
        for (int i = 0; i < N && as_map; i++)
            CHECK(map_next(map) && map_result(map, NULL, 0) == POOL_OK);
        CHECK(count_marks() == N);
        CHECK(future_done(gates[0]) != future_done(gates[1]));
        let_one_through();
        map_free(map);
        finish(gates[0], POOL_OK);
        finish(gates[1], POOL_OK);
    }
    pool_free(pool);
    close_pipes();
}

static void futures_to_an_idle_worker(void)
{
    to_an_idle_worker(false);
}

static void chunks_to_an_idle_worker(void)
{
    to_an_idle_worker(true);
}

/* What was sent ahead to a worker that takes long begins before those that
 * were submitted much later, although they could go on without. */
static void order_of_beginning(void)
{
    enum { N = 60 };
    bool tried = false;
    open_pipes();
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    for (int try = 0; !tried; try++) {
        struct future *futures[N];
        int numbers[N];
        CHECK(try < TRIES);
        make_quick(pool);
        struct future *gate = pool_submit(pool, pass_gate, NULL, 0);
        for (int i = 0; i < N; i++)
            futures[i] = pool_submit(pool, mark_and_nap, &i, sizeof i);
        pool__lock_futures();
        for (int i = 0; i < N; i++)
            tried = tried || (futures[i]->ahead_at &&
                              futures[i]->ahead_at->future == gate);
        pool__unlock_futures();
        for (int i = 0; i < N; i++)
            finish(futures[i], POOL_OK);
        CHECK(read(marks[0], numbers, sizeof numbers) == sizeof numbers);
        for (int i = 0; i < N; i++)
            CHECK(abs(numbers[i] - i) <= 2 * CLAIMS);
        wait_until_begun();
        let_one_through();
        finish(gate, POOL_OK);
    }
    pool_free(pool);
    close_pipes();
}

/* Never more than there are workers, whatever is asked when. */
static void running_count(void)
{
    enum { N = 10 };
    int were_ahead = 0;
    open_pipes();
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    for (int try = 0; were_ahead == 0; try++) {
        struct future *futures[N];
        CHECK(try < TRIES);
        make_quick(pool);
        for (int i = 0; i < N; i++)
            futures[i] = pool_submit(pool, pass_gate, NULL, 0);
        for (int i = 0; i < N; i++)
            were_ahead += is_ahead(futures[i]);
        wait_until_begun();
        for (int i = 1; i <= N; i++) {
            int running = 0, done = 0;
            if (i < N)
                drive_until_begun(pool);
            for (int k = 0; k < N; k++) {
                done += future_done(futures[k]);
                running += future_running(futures[k]);
            }
            CHECK(running == (i < N ? 2 : 1) && done == i - 1);
            let_one_through();
            if (i >= N - 1) /* nobody begins: wait for the end */
                while (done < i)
                    for (int k = done = 0; k < N; k++)
                        done += future_done(futures[k]);
        }
        for (int i = 0; i < N; i++)
            finish(futures[i], POOL_OK);
    }
    pool_free(pool);
    close_pipes();
}

/* While they flow: under the lock, so that it is one moment. */
static void running_count_in_flow(void)
{
    enum { N = 5000 };
    static struct future *futures[N];
    int number = 0, were_ahead = 0;
    open_pipes();
    CHECK(fcntl(marks[1], F_SETFL, O_NONBLOCK) == 0); /* full: it fails */
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    for (int try = 0; were_ahead == 0; try++) { /* when looked at: not always */
        CHECK(try < TRIES);
        for (int i = 0; i < N; i++)
            futures[i] = pool_submit(pool, mark, &number, sizeof number);
        for (int i = 0; i < N; i++) {
            future_result(futures[i], 30, NULL, 0);
            if (i % 50 != 0)
                continue;
            int running = 0;
            pool__lock_futures();
            for (int k = i; k < N; k++) {
                running += futures[k]->state == FUTURE_RUNNING;
                were_ahead += futures[k]->ahead_at != NULL;
            }
            pool__unlock_futures();
            CHECK(running <= 2);
        }
        for (int i = 0; i < N; i++)
            future_free(futures[i]);
    }
    pool_free(pool);
    close_pipes();
}

/* --- deaths, limits, replacements ---------------------------------------- */

static void only_the_begun_one_is_lost(void)
{
    struct scene scene = set_scene_of_marks((struct pool_options){0});
    kill(pid_of_worker(scene.pool), SIGKILL);
    finish(scene.gate, POOL_WORKER_DIED);
    for (int i = 0; i < AHEAD; i++)
        finish(scene.ahead[i], POOL_OK);
    CHECK(count_marks() == AHEAD); /* each once */
    end_scene(&scene);
}

/* One is done but not read, one begun, and one waits. */
static void done_begun_and_ahead(void)
{
    struct scene scene =
        set_scene((struct pool_options){0}, 0, pass_gate, NULL, 0);
    pid_t pid = pid_of_worker(scene.pool);
    let_one_through();
    wait_until_begun();
    kill(pid, SIGKILL);
    finish(scene.gate, POOL_OK);
    finish(scene.ahead[0], POOL_WORKER_DIED);
    for (int i = 1; i < AHEAD; i++)
        wait_until_begun(), let_one_through(), finish(scene.ahead[i], POOL_OK);
    end_scene(&scene);
}

static int kill_own_worker(const void *args, size_t size, struct result *result)
{
    (void)args, (void)size, (void)result;
    raise(SIGKILL);
    return 0;
}

/* However near to the others' ends a worker dies: they are run once each, no
 * answer is lost that was there already, and those that were behind several of
 * the dead have lost none of their attempts. */
static void killers_in_a_flow(void)
{
    enum { N = 800, EVERY = 5 };
    static struct future *futures[N];
    int killers = 0, number = 0, marked = 0;
    open_pipes();
    struct pool *pool = pool_create(&(struct pool_options){.workers = 2});
    for (int i = 0; i < N; i++) {
        bool kills = i % EVERY == EVERY - 1;
        futures[i] = pool_submit(pool, kills ? kill_own_worker : mark, &number,
                                 sizeof number);
        killers += kills;
        marked += count_marks();
    }
    for (int i = 0; i < N; i++) {
        bool kills = i % EVERY == EVERY - 1;
        finish(futures[i], kills ? POOL_WORKER_DIED : POOL_OK);
        marked += count_marks();
    }
    CHECK(marked == N - killers);
    pool_free(pool);
    close_pipes();
}

static void death_breaks_the_pool(void)
{
    struct scene scene =
        set_scene_of_marks((struct pool_options){.break_on_death = true});
    kill(pid_of_worker(scene.pool), SIGKILL);
    finish(scene.gate, POOL_BROKEN);
    for (int i = 0; i < AHEAD; i++)
        finish(scene.ahead[i], POOL_BROKEN);
    pool_free(scene.pool);
    CHECK(count_marks() == 0);
    close_pipes();
}

static void limit_counts_from_begin(void)
{
    double little = 0.05;
    struct scene scene =
        set_scene((struct pool_options){0}, 0.6, nap, &little, sizeof little);
    future_result(scene.gate, 1.2, NULL, 0); /* drives meanwhile */
    let_one_through();
    finish(scene.gate, POOL_OK);
    for (int i = 0; i < AHEAD; i++)
        finish(scene.ahead[i], POOL_OK);
    end_scene(&scene);
}

/* Each is stopped for its own time, and those behind it are not lost. */
static void late_ones_ahead(void)
{
    double much = 100;
    int number = 1;
    struct scene scene =
        set_scene((struct pool_options){0}, 0.2, nap, &much, sizeof much);
    struct future *last = pool_submit(scene.pool, mark, &number, sizeof number);
    let_one_through();
    finish(scene.gate, POOL_OK);
    double start = perf_counter();
    for (int i = 0; i < AHEAD; i++)
        finish(scene.ahead[i], POOL_TASK_TIMEOUT);
    CHECK(perf_counter() - start >= 0.2 * (AHEAD - 1));
    finish(last, POOL_OK);
    CHECK(count_marks() == 1);
    end_scene(&scene);
}

static void late_with_some_behind(void)
{
    struct pool_options options = {.task_timeout = 0.3};
    struct scene scene = set_scene_of_marks(options);
    finish(scene.gate, POOL_TASK_TIMEOUT); /* nobody opens the gate */
    for (int i = 0; i < AHEAD; i++)
        finish(scene.ahead[i], POOL_OK);
    CHECK(count_marks() == AHEAD);
    end_scene(&scene);
}

static void max_tasks_per_child(void)
{
    enum { N = 400, MOST = 5 };
    struct future *futures[N];
    pid_t pids[N];
    int number = 0, were_ahead = 0;
    open_pipes();
    struct pool *pool = pool_create(
        &(struct pool_options){.workers = 2, .max_tasks_per_child = MOST});
    for (int i = 0; i < N; i++)
        futures[i] = pool_submit(pool, mark, &number, sizeof number);
    for (int i = 0; i < N; i++) {
        for (int k = i; k < N; k++)
            were_ahead += is_ahead(futures[k]);
        CHECK(!future_result(futures[i], 30, &pids[i], sizeof *pids));
    }
    for (int i = 0; i < N; i++) {
        int same = 0;
        for (int k = 0; k < N; k++)
            same += pids[k] == pids[i];
        CHECK(same <= MOST);
        future_free(futures[i]);
    }
    CHECK(were_ahead > 0 && count_marks() == N);
    pool_free(pool);
    close_pipes();
}

/* In place of libc's, for the library as well: fails when told to. */
static bool forks_fail;

pid_t fork(void)
{
    static pid_t (*real_fork)(void);
    if (!real_fork)
        *(void **)&real_fork = dlsym(RTLD_NEXT, "fork");
    if (!forks_fail)
        return real_fork();
    errno = EAGAIN;
    return -1;
}

static void no_replacement(void)
{
    struct scene scene = set_scene_of_marks((struct pool_options){0});
    forks_fail = true;
    kill(pid_of_worker(scene.pool), SIGKILL);
    finish(scene.gate, POOL_WORKER_DIED);
    for (int i = 0; i < AHEAD; i++) {
        const char *text = future_exception(scene.ahead[i], 30);
        CHECK(text && strstr(text, "no worker can be started"));
        finish(scene.ahead[i], POOL_BROKEN);
    }
    CHECK(count_marks() == 0);
    forks_fail = false;
    end_scene(&scene);
}

static void in_a_forked_child(void)
{
    struct scene scene = set_scene_of_marks((struct pool_options){0});
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        alarm(20);
        CHECK(!future_cancel(scene.ahead[0]) && !future_done(scene.ahead[0]));
        CHECK(!future_running(scene.ahead[0]));
        pool_kill(scene.pool);
        pool_free(scene.pool);
        for (int i = 0; i < AHEAD; i++) {
            CHECK(future_done(scene.ahead[i]));
            finish(scene.ahead[i], POOL_BROKEN);
        }
        _exit(0);
    }
    CHECK(waitpid(pid, &status, 0) == pid);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    let_one_through();
    finish(scene.gate, POOL_OK);
    for (int i = 0; i < AHEAD; i++)
        finish(scene.ahead[i], POOL_OK);
    CHECK(count_marks() == AHEAD);
    end_scene(&scene);
}

/* --- a task that writes where it should not ------------------------------ */

struct scribble {
    struct claims *claims;
    uint64_t value;
};

static int scribble(const void *args, size_t size, struct result *result)
{
    const struct scribble *what = args;
    pass_gate(NULL, 0, result);
    for (int i = 0; i < CLAIMS; i++)
        atomic_store(&what->claims->word[i], what->value);
    atomic_store(&what->claims->answered, what->value);
    atomic_store(&what->claims->took, what->value);
    return result_set(result, args, size);
}

static void words_overwritten(void)
{
    static const uint64_t values[] = {0, 1, 77, (uint64_t)1 << 63, UINT64_MAX};
    open_pipes();
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    for (int i = 0; i < 5; i++) {
        struct future *ahead[AHEAD];
        struct scribble what = {pool->workers.first->claims, values[i]};
        int number = 0;
        make_quick(pool);
        struct future *bad = pool_submit(pool, scribble, &what, sizeof what);
        for (int k = 0; k < AHEAD; k++)
            ahead[k] = pool_submit(pool, mark, &number, sizeof number);
        wait_until_begun();
        let_one_through();
        finish(bad, POOL_OK);
        for (int k = 0; k < AHEAD; k++) {
            enum pool_status status = future_result(ahead[k], 30, NULL, 0);
            CHECK(status == POOL_OK || status == POOL_WORKER_DIED);
            future_free(ahead[k]);
        }
        CHECK(count_marks() <= AHEAD);
    }
    make_quick(pool);
    pool_free(pool);
    close_pipes();
}

static const struct test_case cases[] = {
    {"cancel_it", cancel_it},
    {"begun_meanwhile", begun_meanwhile},
    {"begun_while_another_polls", begun_while_another_polls},
    {"cancel_many", cancel_many},
    {"shutdown_cancels", shutdown_cancels},
    {"terminate_pool", terminate_pool},
    {"kill_pool", kill_pool},
    {"futures_to_an_idle_worker", futures_to_an_idle_worker},
    {"chunks_to_an_idle_worker", chunks_to_an_idle_worker},
    {"order_of_beginning", order_of_beginning},
    {"running_count", running_count},
    {"running_count_in_flow", running_count_in_flow},
    {"only_the_begun_one_is_lost", only_the_begun_one_is_lost},
    {"done_begun_and_ahead", done_begun_and_ahead},
    {"killers_in_a_flow", killers_in_a_flow},
    {"death_breaks_the_pool", death_breaks_the_pool},
    {"limit_counts_from_begin", limit_counts_from_begin},
    {"late_ones_ahead", late_ones_ahead},
    {"late_with_some_behind", late_with_some_behind},
    {"max_tasks_per_child", max_tasks_per_child},
    {"no_replacement", no_replacement},
    {"in_a_forked_child", in_a_forked_child},
    {"words_overwritten", words_overwritten},
    {0},
};

int main(int argc, char **argv)
{
    return run_case(cases, argc, argv);
}
