/*
 * Lesson 14: the photos of lesson 10, on many machines, under MPI. It starts
 * this program many times; each is a rank. Rank 0 hands out, the others work.
 *
 * Run it:        make 14                    or: make 14 IMAGES=~/Pictures
 * Chapter:       docs/14-many-machines.md
 * Change first:  run `make 14 RANKS=2`, then 3, 4, 5. Where does it end?
 */
#include <err.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arguments.h"
#include "augment.h"
#include "clock.h"
#include "last_words.h"
#include "pictures.h"
#include "pool.h"
#include "progress.h"
#include "whole_file.h"

enum tag { READY, TASK, DONE, FAILED, STOP };

/* What crosses to a rank: two names, and with --ship the file itself. */
struct job {
    bool ship;
    char text[]; /* the path and its 0, the output and its 0, the file */
};

struct message {
    int from;
    enum tag tag;
    size_t size, room;
    char *bytes;
};

/* --- sending and receiving ------------------------------------------------ */

static void send_message(int to, enum tag tag, const void *bytes, size_t size)
{
    MPI_Send(bytes, (int)size, MPI_BYTE, to, tag, MPI_COMM_WORLD);
}

static void make_room(struct message *m, size_t size)
{
    if (size >= m->room)
        m->bytes = realloc(m->bytes, m->room = size + 1);
    if (!m->bytes)
        err(EXIT_FAILURE, "no memory for %zu bytes", size);
    m->bytes[m->size = size] = '\0';
}

/* MPI_Recv would wait by asking again and again, on a core that a worker could
 * use. So ask, and sleep in between: the longer it takes, the longer. */
static void receive_message(int from, struct message *m)
{
    const double start = perf_counter();
    MPI_Message handle;
    MPI_Status status;
    int there = 0, size;
    for (;;) {
        MPI_Improbe(from, MPI_ANY_TAG, MPI_COMM_WORLD, &there, &handle,
                    &status);
        if (there)
            break;
        const double waited = perf_counter() - start;
        if (waited > 50e-6)
            sleep_seconds(waited < 10e-3 ? waited / 10 : 1e-3);
    }
    MPI_Get_count(&status, MPI_BYTE, &size);
    make_room(m, (size_t)size);
    MPI_Mrecv(m->bytes, size, MPI_BYTE, &handle, &status);
    m->from = status.MPI_SOURCE;
    m->tag = (enum tag)status.MPI_TAG;
}

/* --- a rank that works ---------------------------------------------------- */

static char words[512];

/* In a rank's worker, which sees its rank die: it can say which it was. */
static int know_who(const void *argument, size_t size, struct result *result)
{
    (void)result;
    if (size > 0)
        memcpy(words, argument, sizeof words);
    last_words(words);
    return 0;
}

/* In a worker. A decoder that crashes here takes this one picture along. */
static int augment_task(const void *argument, size_t size,
                        struct result *result)
{
    const struct job *job = argument;
    const char *path = job->text, *output = path + strlen(path) + 1;
    const char *file = output + strlen(output) + 1;
    char *made = NULL;
    size_t made_size = 0;
    struct augmented outcome;
    size -= (size_t)(file - (const char *)argument);
    int status = job->ship
                     ? augment_bytes(file, size, output, &augment_article,
                                     &made, &made_size, &outcome)
                     : augment_image(path, output, &augment_article, &outcome);
    if (status != 0)
        return result_fail(result, "%s", outcome.problem.text);
    char *answer = result_reserve(result, sizeof outcome + made_size);
    if (answer)
        memcpy(answer, &outcome, sizeof outcome);
    if (answer && made)
        memcpy(answer + sizeof outcome, made, made_size);
    free(made);
    return answer ? 0 : result_fail(result, "not enough memory");
}

/* Puts what became of the job into its place. */
static void perform(struct pool *pool, struct message *m)
{
    struct future *future = pool_submit(pool, augment_task, m->bytes, m->size);
    if (!future)
        err(EXIT_FAILURE, "cannot work");
    const char *why = future_exception(future, POOL_FOREVER);
    size_t size = why ? strlen(why) : 0;
    const void *answer = why ? why : future_bytes(future, POOL_FOREVER, &size);
    make_room(m, size);
    memcpy(m->bytes, answer, size);
    m->tag = why ? FAILED : DONE;
    future_free(future);
}

static void work(struct pool *pool, const char *host)
{
    struct message m = {0};
    send_message(0, READY, host, strlen(host));
    while (receive_message(0, &m), m.tag == TASK) {
        perform(pool, &m);
        send_message(0, m.tag, m.bytes, m.size);
    }
    free(m.bytes);
}

/* --- rank 0 --------------------------------------------------------------- */

struct hands {
    const struct pictures *pictures;
    bool ship, resume;
    int next, failed, skipped;
    struct progress bar;
    struct crew {
        const struct picture *picture; /* what it works on */
        char host[MPI_MAX_PROCESSOR_NAME + 1];
        int done;
    } * rank;
};

/* Says what became of a picture. */
static void report(struct hands *h, const struct picture *picture,
                   const char *why, const struct message *m)
{
    struct augmented outcome = {0};
    const size_t head = sizeof outcome;
    progress_clear(&h->bar);
    if (!why)
        memcpy(&outcome, m->bytes, head);
    if (!why && h->ship &&
        whole_file_write(picture->output, m->bytes + head, m->size - head,
                         &outcome.problem) != 0)
        why = outcome.problem.text;
    h->failed += why != NULL;
    if (why || outcome.note[0])
        warnx("%s: %s", picture->label, why ? why : outcome.note);
    if (!why)
        printf("%s was augmented...\n", picture->name);
    progress_step(&h->bar);
}

/* Puts the next job into m. False: there is none left. */
static bool next_job(struct hands *h, struct message *m,
                     const struct picture **which)
{
    while (h->next < h->pictures->good) {
        const struct picture *picture = &h->pictures->item[h->next++];
        struct problem problem;
        char *file = NULL;
        size_t size = 0;
        if (h->resume && picture_is_done(picture)) {
            h->skipped++;
            progress_step(&h->bar);
        } else if (h->ship && whole_file_read(picture->path, &file, &size,
                                              &problem) != 0) {
            report(h, picture, problem.text, NULL);
        } else {
            const size_t path = strlen(picture->path) + 1;
            const size_t output = strlen(picture->output) + 1;
            make_room(m, sizeof(struct job) + path + output + size);
            struct job *job = (struct job *)(void *)m->bytes;
            job->ship = h->ship;
            memcpy(job->text, picture->path, path);
            memcpy(job->text + path, picture->output, output);
            if (file)
                memcpy(job->text + path + output, file, size);
            free(file);
            *which = picture;
            return true;
        }
    }
    return false;
}

/* Whoever is ready gets one picture; once it is done, the next. */
static void hand_out(struct hands *h, int ranks)
{
    struct message m = {0};
    int busy = ranks - 1;
    while (busy > 0) {
        receive_message(MPI_ANY_SOURCE,
                        &m); /* a result, where lesson 10 has futures */
        const int who = m.from;
        struct crew *crew = &h->rank[who];
        if (m.tag == READY)
            strcpy(crew->host, m.bytes);
        else
            report(h, crew->picture, m.tag == FAILED ? m.bytes : NULL, &m);
        crew->done += m.tag == DONE;
        if (next_job(h, &m, &crew->picture)) {
            send_message(who, TASK, m.bytes, m.size); /* a submit */
        } else {
            send_message(who, STOP, NULL, 0);
            busy--;
        }
    }
    free(m.bytes);
}

static void do_alone(struct hands *h, struct pool *pool, const char *host)
{
    struct message m = {0};
    struct crew *crew = &h->rank[0];
    strcpy(crew->host, host);
    while (next_job(h, &m, &crew->picture)) {
        perform(pool, &m);
        report(h, crew->picture, m.tag == FAILED ? m.bytes : NULL, &m);
        crew->done += m.tag == DONE;
    }
    free(m.bytes);
}

/* How many pictures each host has done. */
static void report_hosts(struct crew *rank, int ranks)
{
    for (int i = 0; i < ranks; i++) {
        int done = rank[i].done;
        for (int j = i + 1; j < ranks; j++)
            if (strcmp(rank[i].host, rank[j].host) == 0) {
                done += rank[j].done;
                rank[j].done = 0;
            }
        if (done > 0)
            printf("%d done on %s\n", done, rank[i].host);
    }
}

static int lead(struct hands *h, int ranks, struct pool *pool, const char *host)
{
    const double start = perf_counter();
    h->rank = calloc((size_t)ranks, sizeof *h->rank);
    if (!h->rank)
        err(EXIT_FAILURE, "cannot start");
    for (int i = h->pictures->good; i < h->pictures->count; i++)
        report(h, &h->pictures->item[i], h->pictures->item[i].trouble, NULL);
    if (ranks > 1)
        hand_out(h, ranks);
    else
        do_alone(h, pool, host);
    report_hosts(h->rank, ranks);
    if (h->skipped > 0)
        printf("%d were done before\n", h->skipped);
    printf("Finished in %.2f seconds\n", perf_counter() - start);
    if (h->failed > 0)
        warnx("%d of %d pictures failed", h->failed, h->pictures->count);
    free(h->rank);
    return h->failed > 0 || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int rank_0(int argc, char **argv, int ranks, struct pool *pool,
                  const char *host)
{
    struct hands h = {0};
    bool bar = false;
    const struct flag flags[] = {
        {"--resume", "leave out what has a result that is no older", &h.resume},
        {"--ship", "send the files too, to hosts that cannot open ours",
         &h.ship},
        {"--bar", "a progress bar (mpirun hides if this is a terminal)", &bar},
        {0}};
    struct picture_arguments arguments = {.folder = "build/augmented",
                                          .flags = flags};
    int status = read_picture_arguments(argc, argv, &arguments);
    MPI_Bcast(&status, 1, MPI_INT, 0, MPI_COMM_WORLD);
    if (status != ARGUMENTS_OK)
        return status;
    setvbuf(stdout, NULL, _IOLBF, 0);
    h.pictures = &arguments.pictures;
    progress_start(&h.bar, stdout, arguments.pictures.count);
    h.bar.shown = bar;
    status = lead(&h, ranks, pool, host);
    pictures_free(&arguments.pictures);
    return status;
}

/* The worker is forked before MPI starts: what MPI holds open, or has shown to
 * the network card, does not take well to a fork. It never calls MPI. */
int main(int argc, char **argv)
{
    struct pool *pool = pool_create(
        &(struct pool_options){.workers = 1, .initializer = know_who});
    if (!pool)
        err(EXIT_FAILURE, "cannot start a worker");
    MPI_Init(&argc, &argv);
    int rank, ranks, length, status = ARGUMENTS_OK;
    char host[MPI_MAX_PROCESSOR_NAME + 1];
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    MPI_Get_processor_name(host, &length);
    snprintf(words, sizeof words,
             "14-many-machines: rank %d on %s is gone; what is not done yet"
             " is done by the same command with --resume\n",
             rank, host);
    future_free(pool_submit(pool, know_who, words, sizeof words));

    if (rank == 0) {
        status = rank_0(argc, argv, ranks, pool, host);
    } else {
        MPI_Bcast(&status, 1, MPI_INT, 0, MPI_COMM_WORLD);
        if (status == ARGUMENTS_OK)
            work(pool, host);
        status = EXIT_SUCCESS;
    }
    pool_free(pool);
    MPI_Finalize();
    return status;
}
