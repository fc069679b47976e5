/*
 * Lesson 08: map runs one function for every item, and gives the results in
 * the order of the items. An error waits too, until its own turn comes.
 * Run it:        make 08
 * Chapter:       docs/08-ordered-map.md
 * Change first:  break at the first error. Run: make 08 ARGS="5 2 0.2"
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>

#include "arguments.h"
#include "clock.h"
#include "pool.h"

enum { ITEMS = 5 };

struct nap {
    double seconds;
    bool fails;
};

static int useless_function(const void *argument, size_t size,
                            struct result *result)
{
    const struct nap *nap = argument;
    (void)size;
    printf("Sleeping for %g second(s)\n", nap->seconds);
    sleep_seconds(nap->seconds);
    /* No exception in C: the task fails with a text of its own. Whoever asks
     * for its value gets the text instead. */
    if (nap->fails)
        return result_fail(result, "the nap of %g second(s) was no good",
                           nap->seconds);
    printf("Done sleeping\n");
    if (ferror(stdout))
        return result_fail(result, "cannot write to stdout");
    return result_set(result, &nap->seconds, sizeof nap->seconds);
}

/* Blocks for each item's turn. A failed one does not stop those after it. */
static int print_results(struct map *results)
{
    int status = EXIT_SUCCESS;
    while (map_next(results)) {
        double value;
        const char *why = map_exception(results);
        if (!why && map_result(results, &value, sizeof value) != POOL_OK)
            why = "its value is not a double";
        if (why) {
            warnx("%s", why);
            status = EXIT_FAILURE;
        } else {
            printf("Return Value: %g\n", value);
        }
    }
    return status;
}

int main(int argc, char **argv)
{
    double workers = ITEMS, failing = 0, unit = 1;
    struct argument arguments[] = {
        {"WORKERS", "processes in the pool", &workers, 1, 100, true},
        {"FAILING", "which item fails; 0: none", &failing, 0, ITEMS, true},
        {"UNIT", "naps take 5, 4, 3, 2 and 1 of it", &unit, 0, 600, false},
        {0},
    };
    int status = arguments_read(argc, argv, arguments);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);

    double start = perf_counter();
    struct pool *pool =
        pool_create(&(struct pool_options){.workers = (int)workers});
    if (!pool)
        err(EXIT_FAILURE, "cannot start the pool");

    /* All bytes of an item cross, also those between its members. Of a static
     * array they are 0; of another they are whatever was there. */
    static struct nap naps[ITEMS] = {
        {5, false}, {4, false}, {3, false}, {2, false}, {1, false}};
    for (int i = 0; i < ITEMS; i++) {
        naps[i].seconds *= unit;
        naps[i].fails = i + 1 == (int)failing;
    }
    struct map *results =
        pool_map(pool, useless_function, naps, ITEMS, sizeof naps[0], NULL);
    if (!results)
        err(EXIT_FAILURE, "cannot map");
    status = print_results(results);
    map_free(results);
    pool_free(pool);

    printf("Finished in %.2f second(s)\n", perf_counter() - start);
    return ferror(stdout) ? EXIT_FAILURE : status;
}
