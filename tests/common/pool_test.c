/* One future at a time: submit, result, cancel, callbacks, shutdown.
 * usage: pool_test CASE processes|threads */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../helpers/cases.h"
#include "clock.h"
#include "pool.h"

static enum pool_kind kind;

static struct pool *new_pool(int workers)
{
    struct pool *pool =
        pool_create(&(struct pool_options){.kind = kind, .workers = workers});
    CHECK(pool);
    return pool;
}

/* --- tasks --------------------------------------------------------------- */

static int echo(const void *args, size_t size, struct result *result)
{
    return result_set(result, args, size);
}

static int no_value(const void *args, size_t size, struct result *result)
{
    (void)args, (void)size, (void)result;
    return 0;
}

static int fail_with_text(const void *args, size_t size, struct result *result)
{
    (void)size;
    return result_fail(result, "no photo called %s", (const char *)args);
}

static int fail_with_number(const void *args, size_t size,
                            struct result *result)
{
    (void)size;
    result_set(result, args, 1); /* dropped: the task failed */
    return *(const int *)args;
}

static int fail_and_return_0(const void *args, size_t size,
                             struct result *result)
{
    (void)args, (void)size;
    result_fail(result, "forgot to return");
    return 0;
}

static int fail_at_length(const void *args, size_t size, struct result *result)
{
    (void)args, (void)size;
    char text[3000];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    return result_fail(result, "%s", text);
}

/* A task that says it has begun and then waits for leave to end. */
struct gate {
    int begun[2], leave[2];
};

/* Make it before the pool, or worker processes do not have it. */
static struct gate new_gate(void)
{
    struct gate gate;
    CHECK(pipe(gate.begun) == 0 && pipe(gate.leave) == 0);
    return gate;
}

static int pass_gate(const void *args, size_t size, struct result *result)
{
    const struct gate *gate = args;
    char byte = 'x';
    if (size != sizeof *gate || write(gate->begun[1], &byte, 1) != 1 ||
        read(gate->leave[0], &byte, 1) != 1)
        return result_fail(result, "the gate is broken");
    return result_set(result, "through", 8);
}

static void wait_for_one(const struct gate *gate)
{
    char byte;
    CHECK(read(gate->begun[0], &byte, 1) == 1);
}

static void let_through(const struct gate *gate, int count)
{
    while (count-- > 0)
        CHECK(write(gate->leave[1], "x", 1) == 1);
}

static void close_gate(const struct gate *gate)
{
    for (int i = 0; i < 2; i++) {
        close(gate->begun[i]);
        close(gate->leave[i]);
    }
}

static struct future *submit_gate(struct pool *pool, const struct gate *gate)
{
    struct future *future = pool_submit(pool, pass_gate, gate, sizeof *gate);
    CHECK(future);
    return future;
}

/* --- submit and result --------------------------------------------------- */

struct photo {
    char name[21];
    double blur;
    int8_t odd;
    int64_t sizes[3];
};

static void values_cross(void)
{
    struct pool *pool = new_pool(2);
    struct photo photo, back;
    memset(&photo, 0, sizeof photo);
    strcpy(photo.name, "516026.jpg");
    photo.blur = 15.5;
    photo.odd = -3;
    photo.sizes[2] = INT64_MIN;
    struct future *future = pool_submit(pool, echo, &photo, sizeof photo);
    memset(&photo.name, 'x', 4); /* it was copied */
    CHECK(future_result(future, POOL_FOREVER, &back, sizeof back) == POOL_OK);
    memcpy(photo.name, "5160", 4);
    CHECK(memcmp(&photo, &back, sizeof back) == 0);
    CHECK(future_exception(future, 0) == NULL && future_code(future) == 0);
    future_free(future);
    pool_free(pool);
}

static void sizes_cross(void)
{
    static const size_t sizes[] = {0,     1,     31,    32,      33,
                                   4000,  4064,  4065,  4096,    4097,
                                   16383, 16384, 65536, 1000003, 9 << 20};
    struct pool *pool = new_pool(2);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *bytes = malloc(sizes[i] + 1);
        for (size_t at = 0; at < sizes[i]; at++)
            bytes[at] = (char)(at * 31 + i);
        struct future *future = pool_submit(pool, echo, bytes, sizes[i]);
        size_t size = 99;
        const void *back = future_bytes(future, POOL_FOREVER, &size);
        CHECK(back && size == sizes[i] && memcmp(back, bytes, size) == 0);
        CHECK((uintptr_t)back % _Alignof(max_align_t) == 0);
        future_free(future);
        free(bytes);
    }
    struct future *future = pool_submit(pool, no_value, NULL, 0);
    size_t size = 99;
    CHECK(future_bytes(future, POOL_FOREVER, &size) && size == 0);
    CHECK(future_result(future, 0, NULL, 0) == POOL_OK);
    future_free(future);
    pool_free(pool);
}

static void wrong_size(void)
{
    struct pool *pool = new_pool(1);
    double four = 4, back = 7;
    struct future *future = pool_submit(pool, echo, &four, sizeof four);
    CHECK(future_result(future, POOL_FOREVER, &back, 4) == POOL_WRONG_SIZE);
    CHECK(future_result(future, POOL_FOREVER, &back, 9) == POOL_WRONG_SIZE);
    CHECK(back == 7);
    CHECK(future_result(future, 0, &back, sizeof back) == POOL_OK);
    CHECK(back == 4);
    future_free(future);
    pool_free(pool);
}

static void refusals(void)
{
    struct pool *pool = new_pool(1);
    errno = 0;
    CHECK(!pool_submit(pool, NULL, NULL, 0) && errno == EINVAL);
    CHECK(!pool_submit(pool, echo, NULL, 1) && errno == EINVAL);
    CHECK(!pool_submit_within(pool, -1, echo, NULL, 0) && errno == EINVAL);
    pool_shutdown(pool, true, false);
    CHECK(!pool_submit(pool, echo, NULL, 0) && errno == ESHUTDOWN);
    CHECK(!pool_map(pool, echo, "ab", 2, 1, NULL) && errno == ESHUTDOWN);
    CHECK(pool_error(pool) == NULL);
    pool_free(pool);
    struct pool_options bad[] = {
        {.kind = kind, .workers = -1},
        {.kind = (enum pool_kind)7},
        {.kind = kind, .max_tasks_per_child = -1},
        {.kind = POOL_THREADS, .max_tasks_per_child = 1},
        {.kind = kind, .task_timeout = -1},
        {.kind = kind, .initargs_size = 3},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!pool_create(&bad[i]) && errno == EINVAL);
    pool_free(NULL);
    future_free(NULL);
}

static void failures(void)
{
    struct pool *pool = new_pool(2);
    int seven = ETIMEDOUT, back = 0;
    struct future *text = pool_submit(pool, fail_with_text, "a.jpg", 6),
                  *other = pool_submit(pool, fail_with_text, "b.jpg", 6),
                  *number = pool_submit(pool, fail_with_number, &seven, 4),
                  *forgot = pool_submit(pool, fail_and_return_0, NULL, 0),
                  *large = pool_submit(pool, fail_at_length, NULL, 0);
    CHECK(future_result(text, POOL_FOREVER, &back, 4) == POOL_FAILED);
    CHECK(!strcmp(future_exception(text, 0), "no photo called a.jpg"));
    CHECK(!strcmp(future_exception(other, -1), "no photo called b.jpg"));
    CHECK(future_code(text) == 1 && future_bytes(text, 0, NULL) == NULL);
    CHECK(future_result(number, POOL_FOREVER, &back, 4) == POOL_FAILED);
    CHECK(future_code(number) == ETIMEDOUT);
    CHECK(strstr(future_exception(number, 0), "returned 110") ||
          ETIMEDOUT != 110);
    CHECK(future_result(forgot, POOL_FOREVER, NULL, 0) == POOL_FAILED);
    CHECK(!strcmp(future_exception(forgot, 0), "forgot to return"));
    CHECK(future_code(forgot) == 1);
    CHECK(strlen(future_exception(large, POOL_FOREVER)) == 1000);
    CHECK(back == 0 && pool_error(pool) == NULL);
    struct future *all[] = {text, other, number, forgot, large};
    for (size_t i = 0; i < 5; i++)
        future_free(all[i]);
    pool_free(pool);
}

static void timeouts(void)
{
    struct gate gate = new_gate();
    struct pool *pool = new_pool(1);
    struct future *future = submit_gate(pool, &gate);
    char value[8];
    double start = perf_counter();
    CHECK(future_result(future, 0, value, 8) == POOL_TIMEOUT);
    CHECK(future_result(future, 0.05, value, 8) == POOL_TIMEOUT);
    CHECK(perf_counter() - start >= 0.05);
    CHECK(!strcmp(future_exception(future, 0.01), "not done within 0.01 s"));
    CHECK(future_bytes(future, 0.01, NULL) == NULL);
    CHECK(future_code(future) == 0 && !future_done(future));
    let_through(&gate, 1);
    CHECK(future_result(future, POOL_FOREVER, value, 8) == POOL_OK);
    CHECK(!strcmp(value, "through"));
    CHECK(future_result(future, 0, value, 8) == POOL_OK);
    future_free(future);
    pool_free(pool);
    close_gate(&gate);
}

/* --- states -------------------------------------------------------------- */

static void states(void)
{
    struct gate gate = new_gate();
    struct pool *pool = new_pool(2);
    struct future *futures[6];
    for (int i = 0; i < 6; i++)
        futures[i] = submit_gate(pool, &gate);
    wait_for_one(&gate);
    wait_for_one(&gate);
    int running = 0, done = 0;
    for (int i = 0; i < 6; i++) {
        running += future_running(futures[i]);
        done += future_done(futures[i]);
        CHECK(!future_cancelled(futures[i]));
    }
    CHECK(running == 2 && done == 0);
    CHECK(future_running(futures[0]) && future_running(futures[1]));
    CHECK(!future_cancel(futures[0]) && !future_cancelled(futures[0]));
    CHECK(future_cancel(futures[3]) && future_cancel(futures[3]));
    CHECK(future_cancelled(futures[3]) && future_done(futures[3]));
    CHECK(future_result(futures[3], POOL_FOREVER, NULL, 0) == POOL_CANCELLED);
    CHECK(strstr(future_exception(futures[3], 0), "cancelled"));
    let_through(&gate, 5);
    for (int i = 0; i < 6; i++)
        CHECK(future_result(futures[i], POOL_FOREVER, NULL, 0) ==
              (i == 3 ? POOL_CANCELLED : POOL_OK));
    CHECK(!future_cancel(futures[5]) && !future_running(futures[5]));
    CHECK(future_done(futures[5]));
    for (int i = 0; i < 6; i++)
        future_free(futures[i]);
    pool_free(pool);
    close_gate(&gate);
}

static void freed_early(void)
{
    struct gate gate = new_gate();
    struct pool *pool = new_pool(1);
    future_free(submit_gate(pool, &gate));
    future_free(submit_gate(pool, &gate)); /* runs all the same */
    wait_for_one(&gate);
    let_through(&gate, 2);
    pool_free(pool);
    wait_for_one(&gate);
    close_gate(&gate);
}

static void outlive_the_pool(void)
{
    struct pool *pool = new_pool(2);
    struct future *futures[100];
    int value;
    for (int i = 0; i < 100; i++)
        futures[i] = pool_submit(pool, echo, &i, sizeof i);
    pool_free(pool);
    for (int i = 0; i < 100; i++) {
        CHECK(future_done(futures[i]) && !future_cancel(futures[i]));
        CHECK(!future_result(futures[i], 0, &value, sizeof value));
        CHECK(value == i);
        future_free(futures[i]);
    }
}

/* --- callbacks ----------------------------------------------------------- */

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER;
static char call_log[64];
static struct pool *again;
static struct future *_Atomic nested;

static void note(struct future *future, void *context)
{
    CHECK(future_done(future));
    pthread_mutex_lock(&log_lock);
    strncat(call_log, context, 4);
    pthread_mutex_unlock(&log_lock);
}

static void submit_again(struct future *future, void *context)
{
    note(future, context);
    future_add_done_callback(future, note, "n");
    struct future *more = pool_submit(again, echo, "again", 6);
    CHECK(more && future_add_done_callback(more, note, "s") == 0);
    atomic_store(&nested, more);
}

static void callbacks(void)
{
    struct gate gate = new_gate();
    struct pool *pool = again = new_pool(1);
    struct future *future = submit_gate(pool, &gate),
                  *cancelled = submit_gate(pool, &gate),
                  *failed = pool_submit(pool, fail_with_text, "x", 2);
    CHECK(future_add_done_callback(future, NULL, NULL) == EINVAL);
    CHECK(future_add_done_callback(future, note, "a") == 0);
    CHECK(future_add_done_callback(future, note, "b") == 0);
    CHECK(future_add_done_callback(future, note, "a") == 0);
    CHECK(future_add_done_callback(cancelled, note, "c") == 0);
    CHECK(future_add_done_callback(failed, note, "f") == 0);
    wait_for_one(&gate);
    CHECK(call_log[0] == '\0');
    CHECK(future_cancel(cancelled) && !strcmp(call_log, "c"));
    let_through(&gate, 1);
    pool_shutdown(pool, true, false);
    CHECK(!strcmp(call_log, "cabaf"));
    CHECK(future_add_done_callback(failed, note, "z") == 0);
    CHECK(!strcmp(call_log, "cabafz"));
    future_free(future);
    future_free(cancelled);
    future_free(failed);
    pool_free(pool);
    close_gate(&gate);
}

static void callbacks_reenter(void)
{
    struct gate gate = new_gate();
    struct pool *pool = again = new_pool(1);
    struct future *future = submit_gate(pool, &gate);
    CHECK(future_add_done_callback(future, submit_again, "a") == 0);
    CHECK(future_add_done_callback(future, note, "b") == 0);
    let_through(&gate, 1);
    CHECK(future_result(future, POOL_FOREVER, NULL, 0) == POOL_OK);
    future_free(future);
    while (!atomic_load(&nested)) /* perhaps in another thread */
        sleep_seconds(0.001);
    pool_free(pool); /* waits for the nested one */
    /* The nested one may be done before its callback is added. */
    CHECK(!strcmp(call_log, "anbs") || !strcmp(call_log, "ansb"));
    CHECK(future_result(nested, 0, NULL, 0) == POOL_OK);
    future_free(nested);
    close_gate(&gate);
}

static void callback_of_freed(void)
{
    struct gate gate = new_gate();
    struct pool *pool = new_pool(1);
    struct future *future = submit_gate(pool, &gate);
    future_add_done_callback(future, note, "a");
    future_free(future);
    let_through(&gate, 1);
    pool_free(pool);
    CHECK(!strcmp(call_log, "a"));
    close_gate(&gate);
}

/* --- shutdown ------------------------------------------------------------ */

static void shutdown_waits(void)
{
    struct gate gate = new_gate();
    struct pool *pool = new_pool(2);
    struct future *futures[5];
    for (int i = 0; i < 5; i++)
        futures[i] = submit_gate(pool, &gate);
    double start = perf_counter();
    pool_shutdown(pool, false, false);
    CHECK(perf_counter() - start < 5 && !future_done(futures[0]));
    CHECK(!pool_submit(pool, echo, NULL, 0) && errno == ESHUTDOWN);
    let_through(&gate, 5);
    pool_shutdown(pool, true, false);
    for (int i = 0; i < 5; i++) {
        CHECK(future_result(futures[i], 0, NULL, 0) == POOL_OK);
        future_free(futures[i]);
    }
    CHECK(pool_worker_pids(pool, NULL, 0) == 0);
    pool_shutdown(pool, true, true);
    pool_free(pool);
    close_gate(&gate);
}

static void shutdown_cancels(void)
{
    struct gate gate = new_gate();
    struct pool *pool = new_pool(2);
    struct future *futures[8];
    int done = 0, cancelled = 0;
    for (int i = 0; i < 8; i++)
        futures[i] = submit_gate(pool, &gate);
    wait_for_one(&gate);
    wait_for_one(&gate);
    pool_shutdown(pool, false, true);
    let_through(&gate, 2);
    pool_shutdown(pool, true, false);
    for (int i = 0; i < 8; i++) {
        enum pool_status status = future_result(futures[i], 0, NULL, 0);
        done += status == POOL_OK;
        cancelled += status == POOL_CANCELLED;
        future_free(futures[i]);
    }
    CHECK(done == 2 && cancelled == 6);
    pool_free(pool);
    close_gate(&gate);
}

static void shutdown_inside_as_completed(void)
{
    struct pool *pool = new_pool(2);
    struct future *futures[40], *future;
    int given = 0;
    for (int i = 0; i < 40; i++)
        futures[i] = pool_submit(pool, echo, &i, sizeof i);
    struct as_completed *iterator =
        as_completed_create(futures, 40, POOL_FOREVER);
    while ((future = as_completed_next(iterator))) {
        if (given++ == 0)
            pool_shutdown(pool, false, true);
        future_free(future);
    }
    CHECK(given == 40);
    as_completed_free(iterator);
    pool_free(pool);
}

static int init_ok(const void *args, size_t size, struct result *result)
{
    (void)size, (void)result;
    return write(*(const int *)args, "i", 1) == 1 ? 0 : 1;
}

static int init_bad(const void *args, size_t size, struct result *result)
{
    (void)size;
    return result_fail(result, "no licence for %s%900s", (const char *)args,
                       "!");
}

static void initializers(void)
{
    int ends[2];
    char bytes[9];
    CHECK(pipe(ends) == 0);
    struct pool *pool =
        pool_create(&(struct pool_options){.kind = kind,
                                           .workers = 3,
                                           .initializer = init_ok,
                                           .initargs = &ends[1],
                                           .initargs_size = sizeof ends[1]});
    struct future *future = pool_submit(pool, echo, "x", 2);
    CHECK(future_result(future, POOL_FOREVER, NULL, 0) == POOL_OK);
    future_free(future);
    pool_free(pool);
    CHECK(read(ends[0], bytes, sizeof bytes) == 3);
    close(ends[0]);
    close(ends[1]);
}

static void initializer_fails(void)
{
    struct pool *pool =
        pool_create(&(struct pool_options){.kind = kind,
                                           .workers = 2,
                                           .initializer = init_bad,
                                           .initargs = "blur",
                                           .initargs_size = 5});
    struct future *future = pool_submit(pool, echo, "x", 2);
    if (future) { /* threads may have found out already */
        CHECK(future_result(future, POOL_FOREVER, NULL, 0) == POOL_BROKEN);
        CHECK(!strncmp(future_exception(future, 0),
                       "the initializer failed: no licence for blur ", 44));
        CHECK(strchr(future_exception(future, 0), '!'));
    }
    future_free(future);
    while (!pool_error(pool))
        sleep_seconds(0.001);
    CHECK(strstr(pool_error(pool), "no licence for blur"));
    errno = 0;
    CHECK(!pool_submit(pool, echo, "x", 2) && errno == EPIPE);
    pool_free(pool);
}

/* --- several threads, several pools -------------------------------------- */

static void *hammer(void *argument)
{
    struct pool *pool = argument;
    for (int i = 0; i < 200; i++) {
        int value = -1;
        struct future *future = pool_submit(pool, echo, &i, sizeof i);
        CHECK(future);
        CHECK(!future_result(future, POOL_FOREVER, &value, sizeof value));
        CHECK(value == i);
        future_free(future);
    }
    return NULL;
}

static void from_many_threads(void)
{
    struct pool *pool = new_pool(2);
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        CHECK(!pthread_create(&threads[i], NULL, hammer, pool));
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    pool_free(pool);
}

static void *let_through_later(void *argument)
{
    sleep_seconds(0.05);
    let_through(argument, 1);
    return NULL;
}

/* The thread that waits for one pool must see the other one's result. */
static void mixed_pools(void)
{
    struct pool *processes = pool_create(&(struct pool_options){.workers = 1});
    struct gate gate = new_gate();
    struct pool *threads =
        pool_create(&(struct pool_options){.kind = POOL_THREADS, .workers = 1});
    struct pool *late = pool_create(&(struct pool_options){.workers = 1});
    struct future *futures[3] = {submit_gate(threads, &gate),
                                 pool_submit(processes, echo, "p", 2),
                                 pool_submit(late, echo, "l", 2)};
    size_t count = 3;
    pthread_t helper;
    CHECK(!pthread_create(&helper, NULL, let_through_later, &gate));
    CHECK(pool_wait(futures, &count, ALL_COMPLETED, 20) == 3);
    pthread_join(helper, NULL);
    for (int i = 0; i < 3; i++)
        future_free(futures[i]);
    pool_free(processes);
    pool_free(threads);
    pool_free(late);
    close_gate(&gate);
}

struct big_job {
    struct pool *pool;
    const struct gate *never, *gate;
    enum pool_status status, late;
};

static void *submit_big(void *argument)
{
    struct big_job *job = argument;
    enum { SIZE = 8 << 20 };
    char *bytes = calloc(1, SIZE);
    sleep_seconds(0.1); /* the main thread polls by now */
    struct future *future = pool_submit(job->pool, echo, bytes, SIZE),
                  *late = pool_submit_within(job->pool, 0.1, pass_gate,
                                             job->never, sizeof *job->never);
    job->status = future_result(future, 20, bytes, SIZE);
    job->late = future_result(late, 20, NULL, 0);
    future_free(future);
    future_free(late);
    let_through(job->gate, 1);
    free(bytes);
    return NULL;
}

/* One thread polls, and knows nothing of what another submits meanwhile. */
static void submit_while_another_polls(void)
{
    struct gate gate = new_gate(), never = new_gate();
    struct pool *processes = pool_create(&(struct pool_options){.workers = 2});
    struct pool *threads =
        pool_create(&(struct pool_options){.kind = POOL_THREADS, .workers = 1});
    struct future *future = submit_gate(threads, &gate);
    struct big_job job = {processes, &never, &gate, 0, 0};
    pthread_t helper;
    CHECK(!pthread_create(&helper, NULL, submit_big, &job));
    CHECK(future_result(future, POOL_FOREVER, NULL, 0) == POOL_OK);
    pthread_join(helper, NULL);
    CHECK(job.status == POOL_OK && job.late == POOL_TASK_TIMEOUT);
    future_free(future);
    pool_free(processes);
    pool_free(threads);
    close_gate(&gate);
    close_gate(&never);
}

static int slow(const void *args, size_t size, struct result *result)
{
    sleep_seconds(*(const double *)args);
    return result_set(result, args, size);
}

static void task_timeouts(void)
{
    struct pool *pool = pool_create(&(struct pool_options){
        .kind = kind, .workers = 2, .task_timeout = 0.2});
    double little = 0.001, much = kind == POOL_THREADS ? 0.6 : 100;
    double start = perf_counter();
    struct future *late = pool_submit(pool, slow, &much, sizeof much),
                  *within = pool_submit_within(pool, 0.1, slow, &much, 8),
                  *good = pool_submit(pool, slow, &little, sizeof little);
    CHECK(future_result(late, POOL_FOREVER, NULL, 0) == POOL_TASK_TIMEOUT);
    CHECK(strstr(future_exception(late, 0), "ran longer than 0.2 s"));
    CHECK(perf_counter() - start >= 0.2);
    CHECK(future_result(within, POOL_FOREVER, NULL, 0) == POOL_TASK_TIMEOUT);
    CHECK(strstr(future_exception(within, 0), "ran longer than 0.1 s"));
    CHECK(future_result(good, POOL_FOREVER, NULL, 0) == POOL_OK);
    future_free(late);
    future_free(within);
    future_free(good);
    pool_free(pool);
    CHECK(perf_counter() - start < 50);
}

static void linger(struct future *future, void *context)
{
    (void)future, (void)context;
    sleep_seconds(0.05);
}

/* Who waits already when the task begins must learn of its time limit. (The
 * callback lets him fall asleep again before it begins.) */
static void task_timeout_of_a_later_task(void)
{
    struct pool *pool = new_pool(1);
    double little = 0.05, much = kind == POOL_THREADS ? 0.4 : 100;
    for (int i = 0; i < 5; i++) {
        struct future *first = pool_submit(pool, slow, &little, 8),
                      *late = pool_submit_within(pool, 0.1, slow, &much, 8);
        future_add_done_callback(first, linger, NULL);
        CHECK(future_result(late, POOL_FOREVER, NULL, 0) == POOL_TASK_TIMEOUT);
        CHECK(future_result(first, 0, NULL, 0) == POOL_OK);
        future_free(first);
        future_free(late);
    }
    pool_free(pool);
}

static void stop_pool(void (*stop)(struct pool *))
{
    struct pool *pool = new_pool(2);
    /* A thread cannot be stopped in its nap, so let it be short. */
    double much = kind == POOL_THREADS ? 1 : 100, start = perf_counter();
    struct future *futures[6];
    for (int i = 0; i < 6; i++)
        futures[i] = pool_submit(pool, slow, &much, sizeof much);
    for (int i = 0; i < 2; i++)
        while (!future_running(futures[i]) && !future_done(futures[i]))
            sleep_seconds(0.001);
    stop(pool);
    for (int i = 0; i < 6; i++) {
        enum pool_status status = future_result(futures[i], 0, NULL, 0);
        if (i > 1)
            CHECK(status == POOL_CANCELLED);
        else if (kind == POOL_THREADS)
            CHECK(status == POOL_OK);
        else
            CHECK(status == POOL_WORKER_DIED);
        future_free(futures[i]);
    }
    errno = 0;
    CHECK(!pool_submit(pool, slow, &much, 8) && errno == ESHUTDOWN);
    pool_free(pool);
    CHECK(perf_counter() - start < 50);
}

static void terminate_pool(void)
{
    stop_pool(pool_terminate);
}

static void kill_pool(void)
{
    stop_pool(pool_kill);
}

static const struct test_case cases[] = {
    {"values_cross", values_cross},
    {"sizes_cross", sizes_cross},
    {"wrong_size", wrong_size},
    {"refusals", refusals},
    {"failures", failures},
    {"timeouts", timeouts},
    {"states", states},
    {"freed_early", freed_early},
    {"outlive_the_pool", outlive_the_pool},
    {"callbacks", callbacks},
    {"callbacks_reenter", callbacks_reenter},
    {"callback_of_freed", callback_of_freed},
    {"shutdown_waits", shutdown_waits},
    {"shutdown_cancels", shutdown_cancels},
    {"shutdown_inside_as_completed", shutdown_inside_as_completed},
    {"initializers", initializers},
    {"initializer_fails", initializer_fails},
    {"from_many_threads", from_many_threads},
    {"mixed_pools", mixed_pools},
    {"submit_while_another_polls", submit_while_another_polls},
    {"task_timeouts", task_timeouts},
    {"task_timeout_of_a_later_task", task_timeout_of_a_later_task},
    {"terminate_pool", terminate_pool},
    {"kill_pool", kill_pool},
    {0},
};

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[2], "threads") == 0)
        kind = POOL_THREADS;
    return run_case(cases, argc, argv);
}
