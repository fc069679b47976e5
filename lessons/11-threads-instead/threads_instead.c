/*
 * Lesson 11: one word makes the pool's workers threads instead of processes.
 * What do they share that processes do not, for better and for worse?
 * Run it:        make 11                    or: make 11 IMAGES=~/Pictures
 * Chapter:       docs/11-threads-instead.md
 * Change first:  "the one word", near the end, back to POOL_PROCESSES.
 */
#include <err.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "arguments.h"
#include "augment.h"
#include "clock.h"
#include "pictures.h"
#include "pool.h"
#include "process.h"

enum { TASKS = 4, BUMPS = 5000000 };

static struct pool *start_pool(enum pool_kind kind, int workers)
{
    struct pool *pool =
        pool_create(&(struct pool_options){.kind = kind, .workers = workers});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");
    return pool;
}

/* Runs one task for each item, in order; returns how many have a result. */
static int run_tasks(struct pool *pool, task_function *task, const void *items,
                     int count, size_t size)
{
    int good = 0;
    struct map *results =
        pool_map(pool, task, items, (size_t)count, size, NULL);
    if (!results)
        err(EXIT_FAILURE, "cannot map");
    while (map_next(results)) {
        if (map_result(results, NULL, 0) == POOL_OK)
            good++;
        else
            printf("    lost: %s\n", map_exception(results));
    }
    map_free(results);
    pool_free(pool);
    return good;
}

/* --- one counter, four workers ------------------------------------------- */

/* volatile: or the compiler would add up all bumps first, and add once. */
static volatile long counter;
static pthread_mutex_t counter_lock = PTHREAD_MUTEX_INITIALIZER;

/* One line of C, but three steps: read, add, write. Another thread's write
 * between our read and our write is lost. That is a data race: a bug. */
static int bump(const void *argument, size_t size, struct result *result)
{
    (void)argument, (void)size;
    for (int i = 0; i < BUMPS; i++)
        counter++;
    return result_set(result, NULL, 0);
}

static int bump_with_lock(const void *argument, size_t size,
                          struct result *result)
{
    (void)argument, (void)size;
    for (int i = 0; i < BUMPS; i++) {
        pthread_mutex_lock(&counter_lock);
        counter++;
        pthread_mutex_unlock(&counter_lock);
    }
    return result_set(result, NULL, 0);
}

static void count(const char *who, enum pool_kind kind, task_function *task)
{
    counter = 0;
    char nothing[TASKS] = {0};
    run_tasks(start_pool(kind, TASKS), task, nothing, TASKS, 1);
    printf("  %-22s %8ld of %d\n", who, counter, TASKS * BUMPS);
}

/* --- one crash, three neighbours ----------------------------------------- */

static int crash_or_not(const void *argument, size_t size,
                        struct result *result)
{
    (void)size;
    if (*(const bool *)argument)
        abort();
    return result_set(result, NULL, 0);
}

static void crash_one(enum pool_kind kind)
{
    const bool crashes[TASKS] = {false, false, true, false};
    int good = run_tasks(start_pool(kind, TASKS), crash_or_not, crashes, TASKS,
                         sizeof crashes[0]);
    printf("    %d of %d tasks have a result\n", good, TASKS);
}

static int crash_a_thread(struct process *self)
{
    (void)self;
    crash_one(POOL_THREADS);
    return EXIT_SUCCESS;
}

static void crash_both_kinds(void)
{
    printf("  processes:\n");
    crash_one(POOL_PROCESSES);
    printf("  threads:\n");
    /* In a process of its own: a thread that crashes takes along the whole
     * program that it is part of. */
    struct process program = {.run = crash_a_thread, .name = "the program"};
    char how[80];
    if (process_start(&program) != 0)
        err(EXIT_FAILURE, "cannot start a process");
    process_join(&program, PROCESS_FOREVER);
    printf("    all lost: the program %s\n",
           process_describe(&program, how, sizeof how));
}

/* --- lesson 10, one word changed ----------------------------------------- */

/* The argument is a copy of a struct with pointers in it. They can be followed
 * here because threads share one memory. (Worker processes have copies of what
 * was there when they were forked, and of nothing newer.) */
static int augment_task(const void *argument, size_t size,
                        struct result *result)
{
    const struct picture *picture = argument;
    struct augmented outcome;
    (void)size;
    if (augment_image(picture->path, picture->output, &augment_article,
                      &outcome) != 0)
        return result_fail(result, "%s: %s", picture->label,
                           outcome.problem.text);
    if (outcome.note[0])
        warnx("%s: %s", picture->label, outcome.note);
    printf("%s was augmented...\n", picture->name);
    return result_set(result, NULL, 0);
}

/* Returns how many failed. */
static int augment_photos(const struct pictures *pictures, int workers)
{
    for (int i = pictures->good; i < pictures->count; i++)
        printf("    lost: %s: %s\n", pictures->item[i].label,
               pictures->item[i].trouble);
    struct pool *pool = start_pool(POOL_THREADS, workers); /* the one word */
    return pictures->count - run_tasks(pool, augment_task, pictures->item,
                                       pictures->good,
                                       sizeof pictures->item[0]);
}

int main(int argc, char **argv)
{
    struct picture_arguments arguments = {.folder = "build/augmented",
                                          .with_workers = true};
    int status = pictures_read_arguments(argc, argv, &arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    printf("One counter, bumped by %d workers:\n", TASKS);
    count("processes", POOL_PROCESSES, bump);
    count("threads without a lock", POOL_THREADS, bump);
    count("threads with a lock", POOL_THREADS, bump_with_lock);
    printf("One task of %d crashes:\n", TASKS);
    crash_both_kinds();
    printf("The photos of lesson 10, by threads:\n");
    pictures_largest_first(&arguments.pictures);
    double start = perf_counter();
    int failed = augment_photos(&arguments.pictures, arguments.workers);
    printf("Finished in %.2f seconds\n", perf_counter() - start);
    pictures_free(&arguments.pictures);
    return failed > 0 || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
