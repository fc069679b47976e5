/*
 * Lesson 14: rank 0's desk, where pictures are handed out and results come in.
 *
 * Run it:        make 14
 * Chapter:       docs/14-many-machines.md
 * Change first:  in desk_next, hand out from the end of the list.
 */
#include "desk.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "clock.h"

/* Says what became of a picture: why it failed, or NULL and maybe a note. */
static void report(struct desk *d, const struct picture *picture,
                   const char *why, const char *note)
{
    progress_clear(&d->bar);
    if (why || note[0])
        warnx("%s: %s", picture->label, why ? why : note);
    if (!why)
        printf("%s was augmented...\n", picture->name);
    d->failed += why != NULL;
    progress_step(&d->bar);
}

void desk_open(struct desk *d, int argc, char **argv, int ranks)
{
    bool resume = false, bar = false;
    *d = (struct desk){.ranks = ranks};
    const struct flag flags[] = {
        {"--resume", "leave out what has a result that is no older", &resume},
        {"--ship", "send the files too, to hosts that cannot open ours",
         &d->ship},
        {"--bar", "a progress bar (mpirun hides if this is a terminal)", &bar},
        {0}};
    struct picture_arguments arguments = {.folder = "build/augmented",
                                          .flags = flags};
    d->rank = calloc((size_t)ranks, sizeof *d->rank);
    if (!d->rank)
        err(EXIT_FAILURE, "cannot start");
    d->status = pictures_read_arguments(argc, argv, &arguments);
    if (d->status != ARGUMENTS_OK)
        return;
    setvbuf(stdout, NULL, _IOLBF, 0);
    d->start = perf_counter();
    d->pictures = arguments.pictures;
    pictures_largest_first(&d->pictures);
    if (resume)
        d->done_before = pictures_leave_out_done(&d->pictures);
    progress_start(&d->bar, stdout, d->pictures.count);
    d->bar.shown = bar;
    for (int i = d->pictures.good; i < d->pictures.count; i++)
        report(d, &d->pictures.item[i], d->pictures.item[i].trouble, NULL);
}

void desk_meet(struct desk *d, int rank, const char *host)
{
    d->rank[rank].host = strdup(host);
    if (!d->rank[rank].host)
        err(EXIT_FAILURE, "cannot start");
}

bool desk_next(struct desk *d, int rank, struct parcel *job)
{
    struct problem problem;
    while (d->next < d->pictures.good) {
        const struct picture *picture = &d->pictures.item[d->next++];
        d->rank[rank].picture = picture;
        if (parcel_pack(job, picture, d->ship, &problem) == 0)
            return true;
        report(d, picture, problem.text, NULL);
    }
    return false;
}

void desk_take(struct desk *d, int rank, bool done, const struct parcel *answer)
{
    const struct picture *picture = d->rank[rank].picture;
    struct augmented outcome = {0};
    const char *why = done ? NULL : answer->bytes;
    if (done && parcel_unpack(answer, picture, &outcome) != 0)
        why = outcome.problem.text;
    d->rank[rank].done += !why;
    report(d, picture, why, outcome.note);
}

/* How many pictures each host has done; it may have several ranks. */
static void report_hosts(struct crew *rank, int ranks)
{
    for (int i = 0; i < ranks; i++) {
        int done = rank[i].done;
        for (int j = i + 1; j < ranks; j++)
            if (done > 0 && strcmp(rank[i].host, rank[j].host) == 0) {
                done += rank[j].done;
                rank[j].done = 0;
            }
        if (done > 0)
            printf("%d done on %s\n", done, rank[i].host);
    }
}

int desk_close(struct desk *d)
{
    if (d->status == ARGUMENTS_OK) {
        report_hosts(d->rank, d->ranks);
        if (d->done_before > 0)
            printf("%d were done before\n", d->done_before);
        printf("Finished in %.2f seconds\n", perf_counter() - d->start);
        if (d->failed > 0)
            warnx("%d of %d pictures failed", d->failed,
                  d->pictures.count + d->done_before);
        d->status = d->failed > 0 || ferror(stdout);
    }
    for (int i = 0; i < d->ranks; i++)
        free(d->rank[i].host);
    free(d->rank);
    pictures_free(&d->pictures);
    return d->status;
}
