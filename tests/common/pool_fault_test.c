/* Faults that trials on strangers' work found, each with its brothers.
 * usage: pool_fault_test CASE */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../helpers/cases.h"
#include "clock.h"
#include "pool.h"
#include "process.h"

static struct pool *pool_of(enum pool_kind kind, int workers)
{
    struct pool *pool =
        pool_create(&(struct pool_options){.kind = kind, .workers = workers});
    CHECK(pool);
    return pool;
}

/* Memory that the program and its children share. */
static atomic_int *shared_counter(void)
{
    void *memory = mmap(NULL, sizeof(atomic_int), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(memory != MAP_FAILED);
    return memory;
}

static int nap(const void *args, size_t size, struct result *result)
{
    sleep_seconds(*(const double *)args);
    return result_set(result, args, size);
}

static struct future *submit_nap(struct pool *pool, double seconds)
{
    struct future *future = pool_submit(pool, nap, &seconds, sizeof seconds);
    CHECK(future);
    return future;
}

/* Ends when a byte can be read from the descriptor that is its argument. */
static int wait_for_byte(const void *args, size_t size, struct result *result)
{
    char byte;
    (void)size;
    return read(*(const int *)args, &byte, 1) == 1
               ? 0
               : result_fail(result, "no byte");
}

static struct future *submit_gate(struct pool *pool, const int line[2])
{
    struct future *future =
        pool_submit(pool, wait_for_byte, &line[0], sizeof line[0]);
    CHECK(future);
    return future;
}

static void let_through(const int line[2])
{
    CHECK(write(line[1], "x", 1) == 1);
}

/* --- a thread's task over its time --------------------------------------- */

/* Whoever waits, and however: what fails is told before the nap is over. */
static void late_thread(bool with_processes, int way)
{
    struct pool *beside =
        with_processes ? pool_of(POOL_PROCESSES, 1) : (struct pool *)NULL;
    struct pool *pool = pool_create(&(struct pool_options){
        .kind = POOL_THREADS, .workers = 1, .task_timeout = 0.1});
    struct future *future = submit_nap(pool, 0.8), *list[1] = {future};
    size_t count = 1;
    double start = perf_counter();
    if (way == 0) {
        CHECK(future_result(future, 20, NULL, 0) == POOL_TASK_TIMEOUT);
    } else if (way == 1) {
        CHECK(pool_wait(list, &count, ALL_COMPLETED, 20) == 1);
    } else {
        struct as_completed *iterator = as_completed_create(list, 1, 20);
        CHECK(as_completed_next(iterator) == future);
        as_completed_free(iterator);
    }
    double took = perf_counter() - start;
    CHECK(future_result(future, 0, NULL, 0) == POOL_TASK_TIMEOUT);
    CHECK(took >= 0.09);
    pool_free(pool); /* the thread is back after 0.8 s */
    CHECK(took < perf_counter() - start - 0.05);
    future_free(future);
    pool_free(beside);
}

static void thread_timeouts(void)
{
    for (int way = 0; way < 3; way++) {
        late_thread(false, way);
        late_thread(true, way);
    }
}

/* --- in a forked child --------------------------------------------------- */

/* All that is the parent's, freed in the child of a pool in each state. */
static void free_all_in_child(enum pool_kind kind, bool busy)
{
    int line[2], status;
    CHECK(pipe(line) == 0);
    struct pool *pool = pool_of(kind, 2);
    struct future *future = submit_gate(pool, line);
    int items[4] = {line[0], line[0], line[0], line[0]};
    struct map *map =
        pool_map(pool, wait_for_byte, items, 4, sizeof *items, NULL);
    struct as_completed *iterator = as_completed_create(&future, 1, -1);
    CHECK(map && iterator);
    if (!busy) {
        for (int i = 0; i < 5; i++)
            let_through(line);
        CHECK(future_result(future, -1, NULL, 0) == POOL_OK);
        while (map_next(map))
            CHECK(map_result(map, NULL, 0) == POOL_OK);
    }
    sleep_seconds(0.02); /* threads go to sleep */
    pid_t pid = fork();
    if (pid == 0) {
        alarm(20);
        map_free(map);
        as_completed_free(iterator);
        future_free(future);
        pool_free(pool);
        _exit(0);
    }
    CHECK(waitpid(pid, &status, 0) == pid && status == 0);
    for (int i = 0; busy && i < 5; i++)
        let_through(line);
    as_completed_free(iterator);
    map_free(map);
    future_free(future);
    pool_free(pool);
    close(line[0]);
    close(line[1]);
}

static void freed_in_child(void)
{
    for (int busy = 0; busy < 2; busy++) {
        free_all_in_child(POOL_PROCESSES, busy);
        free_all_in_child(POOL_THREADS, busy);
    }
}

/* --- why it is broken ---------------------------------------------------- */

static atomic_int *turn;

static int refuse_second(const void *args, size_t size, struct result *result)
{
    (void)args, (void)size;
    int me = atomic_fetch_add(turn, 1);
    sleep_seconds(0.02 * me);
    if (me == 1)
        return result_fail(result, "no licence left");
    return me > 1 ? result_fail(result, "refused too, and later") : 0;
}

static void reason_stays(void)
{
    turn = shared_counter();
    for (int kind = POOL_PROCESSES; kind <= POOL_THREADS; kind++) {
        *turn = 0;
        struct pool *pool =
            pool_create(&(struct pool_options){.kind = (enum pool_kind)kind,
                                               .workers = 4,
                                               .initializer = refuse_second});
        const char *why;
        CHECK(pool);
        if (kind == POOL_PROCESSES)
            sleep_seconds(0.2); /* all have said something */
        while (!(why = pool_error(pool)))
            sleep_seconds(0.001);
        CHECK(!strncmp(why, "the initializer failed: ", 24) && why[24]);
        char copy[200];
        snprintf(copy, sizeof copy, "%s", why);
        for (int i = 0; i < 20; i++) {
            CHECK(pool_error(pool) == why && !strcmp(why, copy));
            sleep_seconds(0.005);
        }
        pool_free(pool);
    }
    munmap((void *)turn, sizeof *turn);
}

/* A text that was handed out stays until the future is freed. */
static void texts_stay(void)
{
    int line[2];
    CHECK(pipe(line) == 0);
    struct pool *pool = pool_of(POOL_PROCESSES, 1);
    struct future *future = submit_gate(pool, line);
    const char *first = future_exception(future, 0.05),
               *second = future_exception(future, 0);
    CHECK(!strcmp(first, "not done within 0.05 s"));
    CHECK(!strcmp(second, "not done within 0 s"));
    CHECK(future_exception(future, 0) == second);
    let_through(line);
    CHECK(future_exception(future, -1) == NULL);
    CHECK(!strcmp(first, "not done within 0.05 s"));
    future_free(future);
    pool_free(pool);
    close(line[0]);
    close(line[1]);
}

/* --- a map's timeout ----------------------------------------------------- */

static atomic_int *ran;

static int count_run(const void *args, size_t size, struct result *result)
{
    (void)args, (void)size, (void)result;
    ++*ran;
    return 0;
}

static void map_over_time(enum pool_kind kind, size_t chunksize,
                          size_t buffersize)
{
    int line[2], items[6] = {0};
    CHECK(pipe(line) == 0);
    *ran = 0;
    struct pool *pool = pool_of(kind, 1);
    struct future *gate = submit_gate(pool, line);
    struct map *map = pool_map(pool, count_run, items, 6, sizeof *items,
                               &(struct map_options){.timeout = 1e-9,
                                                     .chunksize = chunksize,
                                                     .buffersize = buffersize});
    CHECK(map && map_next(map) && map_result(map, NULL, 0) == POOL_TIMEOUT);
    CHECK(map_exception(map) && !map_next(map));
    let_through(line);
    CHECK(future_result(gate, POOL_FOREVER, NULL, 0) == POOL_OK);
    pool_shutdown(pool, true, false);
    CHECK(*ran == 0);
    map_free(map);
    future_free(gate);
    pool_free(pool);
    close(line[0]);
    close(line[1]);
}

/* What is done already comes all the same; nothing more is begun. */
static void map_done_in_time(void)
{
    int items[6] = {0}, given = 0;
    *ran = 0;
    struct pool *pool = pool_of(POOL_PROCESSES, 1);
    struct map *map =
        pool_map(pool, count_run, items, 6, sizeof *items,
                 &(struct map_options){.timeout = 0.3, .buffersize = 2});
    struct future *last = submit_nap(pool, 0);
    CHECK(future_result(last, -1, NULL, 0) == POOL_OK);
    sleep_seconds(0.35);
    while (map_next(map) && map_result(map, NULL, 0) == POOL_OK)
        given++;
    CHECK(map_result(map, NULL, 0) == POOL_TIMEOUT && !map_next(map));
    CHECK(given == 2 && *ran == 2);
    map_free(map);
    /* All items are done: it ends, and no time is over. */
    map = pool_map(pool, count_run, items, 6, sizeof *items,
                   &(struct map_options){.timeout = 0.1});
    future_free(last);
    last = submit_nap(pool, 0);
    CHECK(future_result(last, -1, NULL, 0) == POOL_OK);
    sleep_seconds(0.15);
    for (given = 0; map_next(map); given++)
        CHECK(map_result(map, NULL, 0) == POOL_OK);
    CHECK(given == 6);
    map_free(map);
    future_free(last);
    pool_free(pool);
}

static void map_timeouts(void)
{
    ran = shared_counter();
    for (int kind = POOL_PROCESSES; kind <= POOL_THREADS; kind++)
        for (size_t n = 1; n < 4; n++) {
            map_over_time((enum pool_kind)kind, n, 0);
            map_over_time((enum pool_kind)kind, n, n);
        }
    map_done_in_time();
    munmap((void *)ran, sizeof *ran);
}

/* --- map and shutdown at the same time ----------------------------------- */

static void *map_until_refused(void *argument)
{
    struct map *map;
    while (
        (map = pool_map(argument, nap, &(double){0}, 1, sizeof(double), NULL)))
        map_free(map);
    return NULL;
}

static void map_beside_shutdown(void)
{
    for (int i = 0; i < 60; i++) {
        struct pool *pool = pool_of(i % 2 ? POOL_PROCESSES : POOL_THREADS, 2);
        pthread_t thread;
        CHECK(!pthread_create(&thread, NULL, map_until_refused, pool));
        sleep_seconds(0.001);
        pool_shutdown(pool, false, false);
        pthread_join(thread, NULL);
        pool_free(pool);
    }
}

/* --- callbacks ----------------------------------------------------------- */

static int gate_line[2];

/* What the other task waits for. */
static void open_gate(struct future *future, void *context)
{
    (void)future, (void)context;
    let_through(gate_line);
}

/* A callback lets another future go on that is waited for, too: every way of
 * waiting must call it meanwhile. */
static void callback_opens_gate(enum pool_kind kind, int way)
{
    struct pool *pool = pool_of(kind, 2);
    struct future *first = submit_nap(pool, 0.01),
                  *second = submit_gate(pool, gate_line),
                  *list[2] = {second, first};
    size_t count = 2;
    CHECK(future_add_done_callback(first, open_gate, NULL) == 0);
    if (way == 0)
        CHECK(pool_wait(list, &count, ALL_COMPLETED, 20) == 2);
    if (way == 1)
        CHECK(pool_wait(list, &count, FIRST_EXCEPTION, 20) == 2);
    if (way == 2)
        pool_shutdown(pool, true, false);
    if (way == 3)
        CHECK(future_exception(second, 20) == NULL);
    if (way == 4)
        pool_free(pool);
    CHECK(future_result(second, 0, NULL, 0) == POOL_OK);
    future_free(first);
    future_free(second);
    if (way != 4)
        pool_free(pool);
}

static void callbacks_while_waiting(void)
{
    alarm(50);
    CHECK(pipe(gate_line) == 0);
    for (int way = 0; way < 5; way++) {
        callback_opens_gate(POOL_PROCESSES, way);
        callback_opens_gate(POOL_THREADS, way);
    }
    close(gate_line[0]);
    close(gate_line[1]);
}

static struct future *awaited;
static enum pool_status awaited_status;

static void wait_for_another(struct future *future, void *context)
{
    (void)future, (void)context;
    awaited_status = future_result(awaited, 20, NULL, 0);
}

/* A callback waits for a future that goes on by another callback. */
static void callback_that_waits(void)
{
    alarm(50);
    CHECK(pipe(gate_line) == 0);
    struct pool *pool = pool_of(POOL_PROCESSES, 3);
    struct future *first = submit_nap(pool, 0.01),
                  *second = submit_nap(pool, 0.05);
    awaited = submit_gate(pool, gate_line);
    future_add_done_callback(first, wait_for_another, NULL);
    future_add_done_callback(second, open_gate, NULL);
    CHECK(future_result(awaited, 20, NULL, 0) == POOL_OK);
    CHECK(future_result(first, 20, NULL, 0) == POOL_OK);
    CHECK(awaited_status == POOL_OK);
    future_free(first);
    future_free(second);
    future_free(awaited);
    pool_free(pool);
    close(gate_line[0]);
    close(gate_line[1]);
}

static double first_call, last_call;

static void note_time(struct future *future, void *context)
{
    (void)future, (void)context;
    last_call = perf_counter();
    if (first_call == 0)
        first_call = last_call;
}

/* Progress by callbacks does not jump: the first comes long before the last. */
static void callbacks_as_they_complete(void)
{
    struct pool *pool = pool_of(POOL_PROCESSES, 1);
    struct future *futures[8];
    size_t count = 8;
    for (int i = 0; i < 8; i++) {
        futures[i] = submit_nap(pool, 0.05);
        future_add_done_callback(futures[i], note_time, NULL);
    }
    CHECK(pool_wait(futures, &count, ALL_COMPLETED, -1) == 8);
    CHECK(last_call - first_call >= 0.2);
    for (int i = 0; i < 8; i++)
        future_free(futures[i]);
    pool_free(pool);
}

static void free_and_look(struct future *future, void *context)
{
    future_free(future);
    CHECK(future_done(future)); /* valid until we are back */
    *(int *)context += 1;
}

static void freed_by_its_callback(void)
{
    int calls = 0;
    struct pool *pool = pool_of(POOL_PROCESSES, 1);
    struct future *future = submit_nap(pool, 0.01);
    CHECK(future_add_done_callback(future, free_and_look, &calls) == 0);
    CHECK(future_result(future, -1, NULL, 0) == POOL_OK);
    future = submit_nap(pool, 0);
    CHECK(future_result(future, -1, NULL, 0) == POOL_OK);
    CHECK(future_add_done_callback(future, free_and_look, &calls) == 0);
    CHECK(calls == 2);
    pool_free(pool);
}

/* --- calls that do not wait ---------------------------------------------- */

static int close_all_and_nap(const void *args, size_t size,
                             struct result *result)
{
    (void)args, (void)size, (void)result;
    for (int fd = 3; fd < 256; fd++)
        close(fd);
    sleep_seconds(60);
    return 0;
}

/* The worker is ended in its time, and no call waits for that. */
static void line_closed(void)
{
    struct pool *pool = pool_of(POOL_PROCESSES, 1),
                *other = pool_of(POOL_PROCESSES, 1);
    struct future *future = pool_submit(pool, close_all_and_nap, NULL, 0);
    struct future *behind = submit_nap(pool, 0);
    double start = perf_counter();
    int calls = 0;
    while (!future_done(future)) {
        struct future *quick = submit_nap(other, 0);
        CHECK(future_result(quick, -1, NULL, 0) == POOL_OK);
        future_free(quick);
        calls++;
        sleep_seconds(0.001);
        CHECK(perf_counter() - start < 30);
    }
    /* With the lock held for that second it would have been a few. */
    CHECK(perf_counter() - start >= 1 && calls > 50);
    CHECK(future_result(future, 0, NULL, 0) == POOL_WORKER_DIED);
    CHECK(strstr(future_exception(future, 0), "it had closed its line"));
    CHECK(future_result(behind, 20, NULL, 0) == POOL_OK);
    future_free(future);
    future_free(behind);
    pool_free(pool);
    pool_free(other);
}

static void line_closed_then(void (*stop)(struct pool *))
{
    struct pool *pool = pool_of(POOL_PROCESSES, 1);
    struct future *future = pool_submit(pool, close_all_and_nap, NULL, 0);
    sleep_seconds(0.05);
    CHECK(!future_done(future) && !future_cancel(future));
    stop(pool);
    CHECK(future_result(future, 0, NULL, 0) == POOL_WORKER_DIED);
    CHECK(pool_worker_pids(pool, NULL, 0) == 0);
    future_free(future);
    pool_free(pool);
}

static void line_closed_and_stopped(void)
{
    line_closed_then(pool_kill);
    line_closed_then(pool_terminate);
}

/* --- kill ---------------------------------------------------------------- */

/* What was running, by future_running's word, has died with its worker. */
static void kill_running(void)
{
    for (int i = 0; i < 60; i++) {
        struct pool *pool = pool_of(POOL_PROCESSES, 2);
        struct future *futures[6];
        bool running[6];
        for (int j = 0; j < 6; j++)
            futures[j] = submit_nap(pool, 20);
        for (int j = 0; j < 6; j++)
            running[j] = future_running(futures[j]);
        CHECK(running[0] && running[1] && !running[2] && !running[5]);
        (i % 2 ? pool_kill : pool_terminate)(pool);
        for (int j = 0; j < 6; j++) {
            CHECK(future_result(futures[j], 0, NULL, 0) ==
                  (running[j] ? POOL_WORKER_DIED : POOL_CANCELLED));
            CHECK(future_cancelled(futures[j]) == !running[j]);
            future_free(futures[j]);
        }
        pool_free(pool);
    }
}

/* --- stdin, exit, atexit ------------------------------------------------- */

/* How many bytes stdio gets, and how many the descriptor. */
static int read_stdin(void)
{
    char bytes[64];
    size_t buffered = fread(bytes, 1, sizeof bytes, stdin);
    ssize_t rest = read(STDIN_FILENO, bytes, sizeof bytes);
    return (int)buffered + (rest > 0 ? (int)rest : 0) + (rest == -1 ? 1000 : 0);
}

static int task_reads_stdin(const void *args, size_t size,
                            struct result *result)
{
    (void)args, (void)size;
    int count = read_stdin();
    return result_set(result, &count, sizeof count);
}

static int child_reads_stdin(struct process *self)
{
    (void)self;
    return read_stdin();
}

/* stdin is a file: the offset is shared, and must stay where it is. */
static void stdin_is_the_programs(void)
{
    FILE *file = tmpfile();
    char line[32];
    int count = -1;
    CHECK(file && fputs("first\nsecond\nthird\n", file) >= 0);
    CHECK(fflush(file) == 0 && lseek(fileno(file), 0, SEEK_SET) == 0);
    CHECK(dup2(fileno(file), STDIN_FILENO) == STDIN_FILENO);
    CHECK(fgets(line, sizeof line, stdin) && !strcmp(line, "first\n"));
    struct pool *pool = pool_of(POOL_PROCESSES, 1);
    struct future *future = pool_submit(pool, task_reads_stdin, NULL, 0);
    CHECK(!future_result(future, -1, &count, sizeof count) && count == 0);
    future_free(future);
    pool_free(pool);
    struct process child = {.run = child_reads_stdin};
    CHECK(process_start(&child) == 0);
    CHECK(process_join(&child, PROCESS_FOREVER) == 0);
    CHECK(process_exitcode(&child) == 0);
    CHECK(fgets(line, sizeof line, stdin) && !strcmp(line, "second\n"));
    CHECK(fgets(line, sizeof line, stdin) && !strcmp(line, "third\n"));
    CHECK(!fgets(line, sizeof line, stdin));
    fclose(file);
}

static void child_without_stdin(void)
{
    int saved = dup(STDIN_FILENO);
    CHECK(saved != -1 && close(STDIN_FILENO) == 0);
    struct process child = {.run = child_reads_stdin};
    CHECK(process_start(&child) == 0);
    CHECK(process_join(&child, PROCESS_FOREVER) == 0);
    CHECK(process_exitcode(&child) == 0);
    CHECK(dup2(saved, STDIN_FILENO) == STDIN_FILENO && close(saved) == 0);
}

static void say_goodbye(void)
{
    printf("the program's goodbye\n");
}

static void say_own_goodbye(void)
{
    printf("the child's goodbye\n");
}

static int exit_in_task(const void *args, size_t size, struct result *result)
{
    (void)size, (void)result;
    atexit(say_own_goodbye);
    printf("task\n");
    exit(*(const int *)args);
}

static int exit_in_child(struct process *self)
{
    atexit(say_own_goodbye);
    printf("%s\n", self->name);
    if (!strcmp(self->name, "exits"))
        exit(4);
    return 4;
}

static void exits_in_children(void)
{
    int three = 3;
    atexit(say_goodbye);
    struct pool *pool = pool_of(POOL_PROCESSES, 1);
    struct future *future = pool_submit(pool, exit_in_task, &three, 4);
    CHECK(future_result(future, -1, NULL, 0) == POOL_WORKER_DIED);
    CHECK(strstr(future_exception(future, 0), "ended with exit code 3"));
    future_free(future);
    pool_free(pool);
    for (int i = 0; i < 2; i++) {
        struct process child = {.run = exit_in_child,
                                .name = i ? "returns" : "exits"};
        CHECK(process_start(&child) == 0);
        CHECK(process_join(&child, PROCESS_FOREVER) == 0);
        CHECK(process_exitcode(&child) == 4);
    }
}

static const struct test_case cases[] = {
    {"thread_timeouts", thread_timeouts},
    {"freed_in_child", freed_in_child},
    {"reason_stays", reason_stays},
    {"texts_stay", texts_stay},
    {"map_timeouts", map_timeouts},
    {"map_beside_shutdown", map_beside_shutdown},
    {"callbacks_while_waiting", callbacks_while_waiting},
    {"callback_that_waits", callback_that_waits},
    {"callbacks_as_they_complete", callbacks_as_they_complete},
    {"freed_by_its_callback", freed_by_its_callback},
    {"line_closed", line_closed},
    {"line_closed_and_stopped", line_closed_and_stopped},
    {"kill_running", kill_running},
    {"stdin_is_the_programs", stdin_is_the_programs},
    {"child_without_stdin", child_without_stdin},
    {"exits_in_children", exits_in_children},
    {0},
};

int main(int argc, char **argv)
{
    return run_case(cases, argc, argv);
}
