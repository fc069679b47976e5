/*
 * Lesson 10: the photos of lesson 09, now shared out to a pool of processes.
 *
 * Run it:        make 10                    or: make 10 IMAGES=~/Pictures
 * Chapter:       docs/10-parallel-augment.md
 * Change first:  add `.max_tasks_per_child = 1`: a new process for each photo.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "augment.h"
#include "clock.h"
#include "pictures.h"
#include "pool.h"
#include "progress.h"

/* Seconds that a picture may take: what no photo does, but a file that somebody
 * made up might. Its worker is stopped, and the others go on. */
static const double TIMEOUT = 600;

/* In a worker. A decoder that crashes here takes this one picture along. */
static int augment_task(const void *argument, size_t size,
                        struct result *result)
{
    const char *path = argument, *output = path + strlen(path) + 1;
    struct augmented outcome;
    (void)size;
    if (augment_image(path, output, &augment_article, &outcome) != 0)
        return result_fail(result, "%s", outcome.problem.text);
    return result_set(result, &outcome, sizeof outcome);
}

/* What crosses to a worker is bytes, so the names travel, not pointers: one
 * after the other, each with its '\0'. */
static struct future *submit(struct pool *pool, const struct picture *picture)
{
    char names[2 * PATH_ROOM];
    size_t path = strlen(picture->path) + 1;
    size_t output = strlen(picture->output) + 1;
    memcpy(names, picture->path, path);
    memcpy(names + path, picture->output, output);
    struct future *future =
        pool_submit(pool, augment_task, names, path + output);
    if (!future)
        err(EXIT_FAILURE, "cannot submit %s", picture->label);
    return future;
}

/* Says what became of a picture; returns 1 if it failed. */
static int report(const struct picture *picture, struct future *future)
{
    struct augmented outcome;
    const char *why = picture->trouble;
    if (!why)
        why = future_exception(future, POOL_FOREVER);
    if (why) {
        warnx("%s: %s", picture->label, why);
        return 1;
    }
    future_result(future, POOL_FOREVER, &outcome, sizeof outcome);
    if (outcome.note[0])
        warnx("%s: %s", picture->label, outcome.note);
    printf("%s was augmented...\n", picture->name);
    return 0;
}

/* One task a picture; reports each as it is done, whichever that is. */
static int augment_all(struct pool *pool, const struct pictures *pictures,
                       struct future **futures)
{
    int failed = 0;
    for (int i = pictures->good; i < pictures->count; i++)
        failed += report(&pictures->item[i], NULL);
    for (int i = 0; i < pictures->good; i++)
        futures[i] = submit(pool, &pictures->item[i]);

    struct progress bar;
    progress_start(&bar, stdout, pictures->good);
    struct as_completed *iterator =
        as_completed_create(futures, (size_t)pictures->good, POOL_FOREVER);
    if (!iterator)
        err(EXIT_FAILURE, "cannot wait for the pictures");
    struct future *done;
    int first = 0; /* that is not done yet: most are done soon after it */
    while ((done = as_completed_next(iterator))) {
        int i = first;
        while (futures[i] != done)
            i++;
        progress_clear(&bar);
        failed += report(&pictures->item[i], done);
        progress_step(&bar);
        future_free(done);
        futures[i] = NULL;
        while (first < pictures->good && !futures[first])
            first++;
    }
    as_completed_free(iterator);
    return failed;
}

int main(int argc, char **argv)
{
    struct picture_arguments arguments = {.folder = "build/augmented",
                                          .with_workers = true};
    int status = pictures_read_arguments(argc, argv, &arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    double start = perf_counter();
    struct pictures *pictures = &arguments.pictures;
    /* Who works on the last picture keeps all others waiting: a small one. */
    pictures_largest_first(pictures);
    struct future **futures =
        calloc((size_t)pictures->count, sizeof(struct future *));
    struct pool *pool = pool_create(&(struct pool_options){
        .workers = arguments.workers, .task_timeout = TIMEOUT});
    if (!futures || !pool)
        err(EXIT_FAILURE, "cannot start the pool");
    int failed = augment_all(pool, pictures, futures);
    pool_free(pool);
    printf("Finished in %.2f seconds\n", perf_counter() - start);

    if (failed > 0)
        warnx("%d of %d pictures failed", failed, pictures->count);
    free(futures);
    pictures_free(pictures);
    return failed > 0 || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
