/* Many futures: wait, as_completed, map.
 * usage: pool_many_test CASE processes|threads */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
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

static int echo(const void *args, size_t size, struct result *result)
{
    return result_set(result, args, size);
}

static int slow(const void *args, size_t size, struct result *result)
{
    sleep_seconds(*(const double *)args);
    return result_set(result, args, size);
}

static int fail(const void *args, size_t size, struct result *result)
{
    (void)args, (void)size;
    return result_fail(result, "as it should");
}

/* A task that ends when somebody writes into the pipe. */
static int gate[2];

static int wait_at_gate(const void *args, size_t size, struct result *result)
{
    char byte;
    if (read(gate[0], &byte, 1) != 1)
        return result_fail(result, "the gate is broken");
    return result_set(result, args, size);
}

static void open_gate(void)
{
    CHECK(pipe(gate) == 0);
}

static void let_through(int count)
{
    while (count-- > 0)
        CHECK(write(gate[1], "x", 1) == 1);
}

static void close_gate(void)
{
    close(gate[0]);
    close(gate[1]);
}

static void free_all(struct future **futures, size_t count)
{
    for (size_t i = 0; i < count; i++)
        future_free(futures[i]);
}

/* --- wait ---------------------------------------------------------------- */

static void wait_first_completed(void)
{
    open_gate();
    struct pool *pool = new_pool(2);
    struct future *stuck = pool_submit(pool, wait_at_gate, NULL, 0),
                  *quick = pool_submit(pool, echo, "q", 2),
                  *futures[] = {stuck, quick, stuck, NULL, quick};
    size_t count = 5;
    CHECK(pool_wait(futures, &count, FIRST_COMPLETED, POOL_FOREVER) == 1);
    CHECK(count == 2 && futures[0] == quick && futures[1] == stuck);
    /* One that is done already is enough. */
    CHECK(pool_wait(futures, &count, FIRST_COMPLETED, POOL_FOREVER) == 1);
    let_through(1);
    CHECK(pool_wait(futures, &count, ALL_COMPLETED, POOL_FOREVER) == 2);
    free_all(futures, 2);
    pool_free(pool);
    close_gate();
}

static void wait_first_exception(void)
{
    open_gate();
    struct pool *pool = new_pool(2);
    struct future *stuck = pool_submit(pool, wait_at_gate, NULL, 0),
                  *quick = pool_submit(pool, echo, "q", 2),
                  *cancelled = pool_submit(pool, echo, "c", 2);
    future_cancel(cancelled); /* counts as done, not as an exception */
    struct future *futures[] = {stuck, quick, cancelled, NULL};
    size_t count = 3;
    CHECK(future_result(quick, POOL_FOREVER, NULL, 0) == POOL_OK);
    CHECK(pool_wait(futures, &count, FIRST_EXCEPTION, 0.1) == 2);
    CHECK(count == 3 && futures[2] == stuck);
    struct future *bad = futures[3] = pool_submit(pool, fail, NULL, 0);
    count = 4;
    CHECK(pool_wait(futures, &count, FIRST_EXCEPTION, POOL_FOREVER) == 3);
    CHECK(futures[2] == bad && futures[3] == stuck);
    /* Without an exception it is ALL_COMPLETED. */
    let_through(1);
    struct future *good[] = {stuck, quick};
    count = 2;
    CHECK(pool_wait(good, &count, FIRST_EXCEPTION, POOL_FOREVER) == 2);
    free_all(futures, 4);
    pool_free(pool);
    close_gate();
}

static void wait_timeout(void)
{
    open_gate();
    struct pool *pool = new_pool(2);
    struct future *futures[3] = {pool_submit(pool, wait_at_gate, NULL, 0),
                                 pool_submit(pool, echo, "q", 2),
                                 pool_submit(pool, wait_at_gate, NULL, 0)};
    CHECK(future_result(futures[1], POOL_FOREVER, NULL, 0) == POOL_OK);
    size_t count = 3, none = 0;
    double start = perf_counter();
    CHECK(pool_wait(futures, &count, ALL_COMPLETED, 0.05) == 1);
    CHECK(perf_counter() - start >= 0.05);
    CHECK(pool_wait(futures, &count, ALL_COMPLETED, 0) == 1 && count == 3);
    CHECK(pool_wait(futures, &none, ALL_COMPLETED, POOL_FOREVER) == 0);
    CHECK(pool_wait(futures, &count, (enum pool_wait_for)9, 0) == -1 &&
          errno == EINVAL);
    let_through(2);
    CHECK(pool_wait(futures, &count, ALL_COMPLETED, POOL_FOREVER) == 3);
    free_all(futures, 3);
    pool_free(pool);
    close_gate();
}

/* --- as_completed -------------------------------------------------------- */

static void completion_order(void)
{
    struct pool *pool = new_pool(3);
    double naps[] = {0.9, 0.5, 0.1}, nap;
    struct future *futures[3], *future;
    for (int i = 0; i < 3; i++)
        futures[i] = pool_submit(pool, slow, &naps[i], sizeof *naps);
    struct as_completed *iterator =
        as_completed_create(futures, 3, POOL_FOREVER);
    for (int i = 2; i >= 0; i--) {
        future = as_completed_next(iterator);
        CHECK(future == futures[i]);
        CHECK(!future_result(future, 0, &nap, sizeof nap) && nap == naps[i]);
        future_free(future); /* while iterating */
    }
    CHECK(!as_completed_next(iterator) && !as_completed_next(iterator));
    CHECK(as_completed_error(iterator) == NULL);
    as_completed_free(iterator);
    pool_free(pool);
}

static void each_once(void)
{
    struct pool *pool = new_pool(2);
    enum { N = 500 };
    struct future *futures[2 * N], *future;
    int seen[N] = {0}, value, count = 0;
    for (int i = 0; i < N; i++)
        futures[i] = futures[2 * N - 1 - i] =
            pool_submit(pool, echo, &i, sizeof i);
    struct as_completed *first = as_completed_create(futures, 2 * N, -1),
                        *second = as_completed_create(futures, 2 * N, -1);
    memset(futures, 0, sizeof futures); /* not needed any more */
    while ((future = as_completed_next(first))) {
        CHECK(!future_result(future, 0, &value, sizeof value));
        CHECK(!seen[value]++);
        count++;
    }
    CHECK(count == N);
    while ((future = as_completed_next(second))) {
        future_free(future);
        count--;
    }
    CHECK(count == 0);
    as_completed_free(first);
    as_completed_free(second);
    pool_free(pool);
}

static void as_completed_timeout(void)
{
    open_gate();
    struct pool *pool = new_pool(2);
    struct future *futures[4];
    for (int i = 0; i < 4; i++)
        futures[i] = pool_submit(pool, i < 2 ? echo : wait_at_gate, NULL, 0);
    future_result(futures[0], POOL_FOREVER, NULL, 0);
    future_result(futures[1], POOL_FOREVER, NULL, 0);
    struct as_completed *iterator = as_completed_create(futures, 4, 0.05);
    CHECK(as_completed_next(iterator) == futures[0]);
    CHECK(as_completed_next(iterator) == futures[1]);
    CHECK(as_completed_error(iterator) == NULL);
    CHECK(as_completed_next(iterator) == NULL);
    CHECK(!strcmp(as_completed_error(iterator), "2 (of 4) futures unfinished"));
    as_completed_free(iterator);
    iterator = as_completed_create(futures, 4, 0);
    CHECK(as_completed_next(iterator) && as_completed_next(iterator));
    CHECK(!as_completed_next(iterator) && as_completed_error(iterator));
    as_completed_free(iterator);
    let_through(2);
    CHECK(future_result(futures[3], POOL_FOREVER, NULL, 0) == POOL_OK);
    struct future *with_null[2] = {futures[0], NULL};
    CHECK(!as_completed_create(with_null, 2, 0) && errno == EINVAL);
    iterator = as_completed_create(NULL, 0, POOL_FOREVER);
    CHECK(!as_completed_next(iterator) && !as_completed_error(iterator));
    as_completed_free(iterator);
    as_completed_free(NULL);
    free_all(futures, 4);
    pool_free(pool);
    close_gate();
}

/* An item costs as much among 40,000 as among 4,000. In time on a core: on the
 * clock, another program's turn would count as well. */
static double seconds_an_item(size_t count)
{
    struct pool *pool = new_pool(1);
    struct future **futures = calloc(count, sizeof(*futures));
    for (size_t i = 0; i < count; i++) {
        futures[i] = pool_submit(pool, echo, NULL, 0);
        future_cancel(futures[i]);
    }
    struct as_completed *iterator = as_completed_create(futures, count, -1);
    clock_t start = clock();
    size_t given = 0;
    for (struct future *f; (f = as_completed_next(iterator)); given++)
        future_free(f);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC / (double)count;
    CHECK(given == count);
    as_completed_free(iterator);
    free(futures);
    pool_free(pool);
    return seconds;
}

static void constant_time(void)
{
    for (int attempt = 0; attempt < 5; attempt++)
        if (seconds_an_item(40000) < 4 * seconds_an_item(4000))
            return;
    CHECK(!"an item of 40,000 costs 4 times one of 4,000");
}

/* --- map ----------------------------------------------------------------- */

static int square_unless_13(const void *args, size_t size,
                            struct result *result)
{
    int n = *(const int *)args, square = n * n;
    CHECK(size == sizeof n);
    if (n == 13)
        return result_fail(result, "%d is unlucky", n);
    return result_set(result, &square, sizeof square);
}

static void check_map(size_t count, size_t chunksize, size_t buffersize)
{
    struct pool *pool = new_pool(2);
    int items[300], value;
    for (int i = 0; i < 300; i++)
        items[i] = i;
    struct map_options options = {.chunksize = chunksize,
                                  .buffersize = buffersize};
    struct map *map =
        pool_map(pool, square_unless_13, items, count, sizeof *items, &options);
    CHECK(map);
    for (int i = 0; i < (int)count; i++) {
        size_t size;
        CHECK(map_next(map));
        if (i == 13) {
            CHECK(map_result(map, &value, sizeof value) == POOL_FAILED);
            CHECK(!strcmp(map_exception(map), "13 is unlucky"));
            CHECK(map_code(map) == 1 && !map_bytes(map, &size));
            continue;
        }
        CHECK(map_result(map, &value, sizeof value) == POOL_OK);
        CHECK(value == i * i && map_exception(map) == NULL);
        CHECK(map_result(map, &value, 3) == POOL_WRONG_SIZE);
        CHECK(*(const int *)map_bytes(map, &size) == i * i && size == 4);
        CHECK(map_code(map) == 0);
    }
    CHECK(!map_next(map) && !map_next(map));
    CHECK(map_result(map, &value, sizeof value) != POOL_OK);
    map_free(map);
    pool_free(pool);
}

static void map_in_order(void)
{
    check_map(300, 0, 0);
    check_map(300, 1, 5);
    check_map(300, 7, 0);
    check_map(300, 7, 1);
    check_map(14, 1000, 0);
    check_map(0, 3, 0);
}

/* Values of many sizes, in chunks, aligned. */
static int grow(const void *args, size_t size, struct result *result)
{
    size_t n = *(const size_t *)args;
    (void)size;
    if (n % 8 == 0) /* 16 fills its place: where is the text's end? */
        return result_fail(result, "%.*s", (int)n,
                           "0123456789abcdef0123456789");
    char *room = result_reserve(result, n);
    CHECK(room && (size_t)room % _Alignof(max_align_t) == 0);
    memset(room, (int)n, n);
    return 0;
}

static void map_sizes(void)
{
    struct pool *pool = new_pool(2);
    size_t items[64], size;
    for (size_t i = 0; i < 64; i++)
        items[i] = i;
    for (size_t chunk = 1; chunk < 70; chunk += 23) {
        struct map_options options = {.chunksize = chunk};
        struct map *map =
            pool_map(pool, grow, items, 64, sizeof *items, &options);
        for (size_t i = 0; map_next(map); i++) {
            const char *bytes = map_bytes(map, &size);
            if (i % 8 == 0) {
                CHECK(strlen(map_exception(map)) == (i < 26 ? i : 26));
                continue;
            }
            CHECK(bytes && size == i);
            CHECK((size_t)bytes % _Alignof(max_align_t) == 0);
            for (size_t at = 0; at < i; at++)
                CHECK(bytes[at] == (char)i);
        }
        map_free(map);
    }
    pool_free(pool);
}

static bool count_up(void *context, const void **item, size_t *size)
{
    int *count = context;
    static int value;
    value = (*count)++;
    *item = &value;
    *size = sizeof value;
    return true;
}

static void endless_input(void)
{
    struct pool *pool = new_pool(2);
    int pulled = 0, value;
    struct map_options options = {
        .buffersize = 5, .input = count_up, .context = &pulled};
    struct map *map = pool_map(pool, echo, NULL, 0, 0, &options);
    CHECK(map && pulled == 5);
    for (int i = 0; i < 1000; i++) {
        CHECK(map_next(map) && !map_result(map, &value, sizeof value));
        CHECK(value == i && pulled <= i + 6);
    }
    map_free(map);
    pulled = 0;
    options = (struct map_options){
        .chunksize = 10, .input = count_up, .context = &pulled};
    map = pool_map(pool, echo, NULL, 0, 0, &options);
    CHECK(pulled == 80); /* four chunks for each of two workers */
    CHECK(map_next(map) && !map_result(map, &value, sizeof value));
    map_free(map);
    pool_free(pool);
}

static void map_timeout(void)
{
    struct pool *pool = new_pool(2);
    double naps[] = {0, 0, kind == POOL_THREADS ? 1.5 : 30, 0};
    struct map_options options = {.timeout = 0.5};
    double start = perf_counter();
    struct map *map = pool_map(pool, slow, naps, 4, sizeof *naps, &options);
    CHECK(map_next(map) && map_result(map, NULL, 0) == POOL_OK);
    CHECK(map_next(map) && map_result(map, NULL, 0) == POOL_OK);
    CHECK(map_next(map) && map_result(map, NULL, 0) == POOL_TIMEOUT);
    CHECK(perf_counter() - start >= 0.5 && map_exception(map));
    CHECK(!map_next(map));
    map_free(map);
    options.timeout = 1e-9;
    map = pool_map(pool, slow, naps + 2, 1, sizeof *naps, &options);
    CHECK(map_next(map) && map_result(map, NULL, 0) == POOL_TIMEOUT);
    CHECK(!map_next(map));
    map_free(map);
    options.timeout = -1;
    CHECK(!pool_map(pool, slow, naps, 4, 8, &options) && errno == EINVAL);
    CHECK(!pool_map(pool, NULL, naps, 4, 8, NULL) && errno == EINVAL);
    if (kind == POOL_PROCESSES)
        pool_kill(pool);
    pool_free(pool);
}

static int timed_out_itself(const void *args, size_t size,
                            struct result *result)
{
    (void)args, (void)size;
    result_fail(result, "the server did not answer");
    return ETIMEDOUT;
}

static void own_timeout_is_not_the_maps(void)
{
    struct pool *pool = new_pool(2);
    struct map_options options = {.timeout = 60};
    struct map *map = pool_map(pool, timed_out_itself, "ab", 2, 1, &options);
    for (int i = 0; i < 2; i++) {
        CHECK(map_next(map) && map_result(map, NULL, 0) == POOL_FAILED);
        CHECK(map_code(map) == ETIMEDOUT);
        CHECK(!strcmp(map_exception(map), "the server did not answer"));
    }
    CHECK(!map_next(map));
    map_free(map);
    pool_free(pool);
}

static int wait_unless_first(const void *args, size_t size,
                             struct result *result)
{
    if (*(const char *)args == 'a')
        return 0;
    return wait_at_gate(args, size, result);
}

/* Closed early, the map cancels what has not begun: two tasks at most. */
static void closed_early(void)
{
    open_gate();
    struct pool *pool = new_pool(2);
    struct map *map = pool_map(pool, wait_unless_first, "abcdefgh", 8, 1, NULL);
    CHECK(map_next(map) && map_result(map, NULL, 0) == POOL_OK);
    map_free(map);
    let_through(7);
    pool_free(pool);
    char bytes[9];
    close(gate[1]);
    CHECK(read(gate[0], bytes, sizeof bytes) >= 5);
    close(gate[0]);
}

static void shutdown_during_map(void)
{
    struct pool *pool = new_pool(2);
    int pulled = 0, good = 0, value;
    struct map_options options = {
        .buffersize = 3, .input = count_up, .context = &pulled};
    struct map *map = pool_map(pool, echo, NULL, 0, 0, &options);
    pool_shutdown(pool, false, false);
    while (map_next(map) && !map_result(map, &value, sizeof value))
        CHECK(value == good++);
    CHECK(good == 3); /* then one item that says why it is the last */
    CHECK(map_result(map, NULL, 0) == POOL_BROKEN && map_exception(map));
    CHECK(!map_next(map));
    map_free(map);
    pool_free(pool);
}

static const struct test_case cases[] = {
    {"wait_first_completed", wait_first_completed},
    {"wait_first_exception", wait_first_exception},
    {"wait_timeout", wait_timeout},
    {"completion_order", completion_order},
    {"each_once", each_once},
    {"as_completed_timeout", as_completed_timeout},
    {"constant_time", constant_time},
    {"map_in_order", map_in_order},
    {"map_sizes", map_sizes},
    {"endless_input", endless_input},
    {"map_timeout", map_timeout},
    {"own_timeout_is_not_the_maps", own_timeout_is_not_the_maps},
    {"closed_early", closed_early},
    {"shutdown_during_map", shutdown_during_map},
    {0},
};

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[2], "threads") == 0)
        kind = POOL_THREADS;
    return run_case(cases, argc, argv);
}
