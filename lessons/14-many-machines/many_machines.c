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

#include "clock.h"
#include "desk.h"
#include "last_words.h"
#include "parcel.h"
#include "pool.h"

/* What a message is about. MPI carries this number beside the bytes. */
enum tag { READY, TASK, DONE, FAILED, STOP };

struct message {
    int from;
    enum tag tag;
    struct parcel parcel; /* a picture's job, or what became of it, as bytes */
};

static void send_message(int to, enum tag tag, const void *bytes, size_t size)
{
    MPI_Send(bytes, (int)size, MPI_BYTE, to, tag, MPI_COMM_WORLD);
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
    if (parcel_resize(&m->parcel, (size_t)size) != 0)
        err(EXIT_FAILURE, "a message of %d bytes", size);
    MPI_Mrecv(m->parcel.bytes, size, MPI_BYTE, &handle, &status);
    m->from = status.MPI_SOURCE;
    m->tag = (enum tag)status.MPI_TAG;
}

/* --- a rank that works ---------------------------------------------------- */

/* Does the job in a child, since a decoder that crashes in the rank would take
 * all ranks along. What became of it takes the job's place in the message. */
static void perform(struct pool *pool, struct message *m)
{
    struct future *future =
        pool_submit(pool, parcel_augment, m->parcel.bytes, m->parcel.size);
    if (!future)
        err(EXIT_FAILURE, "cannot work");
    const char *why = future_exception(future, POOL_FOREVER);
    size_t size = why ? strlen(why) : 0;
    const void *answer = why ? why : future_bytes(future, POOL_FOREVER, &size);
    if (parcel_resize(&m->parcel, size) != 0)
        err(EXIT_FAILURE, "a result of %zu bytes", size);
    memcpy(m->parcel.bytes, answer, size);
    m->tag = why ? FAILED : DONE;
    future_free(future);
}

static void work(struct pool *pool, const char *host)
{
    struct message m = {0};
    send_message(0, READY, host, strlen(host));
    while (receive_message(0, &m), m.tag == TASK) {
        perform(pool, &m);
        send_message(0, m.tag, m.parcel.bytes, m.parcel.size);
    }
    free(m.parcel.bytes);
}

/* --- rank 0 --------------------------------------------------------------- */

/* Whoever is ready gets one picture; once it is done, the next. */
static void hand_out(struct desk *desk, int ranks)
{
    struct message m = {0};
    for (int idle = 0; idle < ranks - 1;) {
        /* A result, where lesson 10 has as_completed_next. */
        receive_message(MPI_ANY_SOURCE, &m);
        if (m.tag == READY)
            desk_meet(desk, m.from, m.parcel.bytes);
        else
            desk_take(desk, m.from, m.tag == DONE, &m.parcel);
        /* A submit, where it has pool_submit. */
        if (desk_next(desk, m.from, &m.parcel))
            send_message(m.from, TASK, m.parcel.bytes, m.parcel.size);
        else
            idle++;
    }
    for (int rank = 1; rank < ranks; rank++)
        send_message(rank, STOP, NULL, 0);
    free(m.parcel.bytes);
}

/* One rank alone has nobody to hand out to. */
static void do_alone(struct desk *desk, struct pool *pool, const char *host)
{
    struct message m = {0};
    desk_meet(desk, 0, host);
    while (desk_next(desk, 0, &m.parcel)) {
        perform(pool, &m);
        desk_take(desk, 0, m.tag == DONE, &m.parcel);
    }
    free(m.parcel.bytes);
}

static int lead(int argc, char **argv, int ranks, struct pool *pool,
                const char *host)
{
    struct desk desk;
    desk_open(&desk, argc, argv, ranks);
    if (ranks > 1)
        hand_out(&desk, ranks);
    else
        do_alone(&desk, pool, host);
    return desk_close(&desk);
}

/* A rank that cannot reach another aborts, and with it all ranks end. It is not
 * told why; the other, if it is gone, shall have the time to say so first. */
static void on_error(MPI_Comm *comm, int *code, ...)
{
    char text[MPI_MAX_ERROR_STRING];
    int length, class;
    MPI_Error_class(*code, &class);
    MPI_Error_string(class, text, &length);
    sleep_seconds(1);
    warnx("a message was lost (%s): the job ends", text);
    MPI_Abort(*comm, EXIT_FAILURE);
}

/* Both children are forked before MPI starts: what MPI holds open, or has shown
 * to the network card, does not take well to a fork. They never call MPI. */
int main(int argc, char **argv)
{
    static char line[1024];
    /* A line to stderr in one write, or what another rank says may get into the
     * middle of it, and the end be lost with a rank that is killed. */
    setvbuf(stderr, line, _IOLBF, sizeof line);
    struct last_words *last_words = last_words_start();
    struct pool *pool = pool_create(&(struct pool_options){.workers = 1});
    if (!last_words || !pool)
        err(EXIT_FAILURE, "cannot start a worker");
    int rank, ranks, length, status = EXIT_SUCCESS;
    char host[MPI_MAX_PROCESSOR_NAME + 1];
    MPI_Errhandler handler;
    MPI_Init(&argc, &argv);
    MPI_Comm_create_errhandler(on_error, &handler);
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, handler);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    MPI_Get_processor_name(host, &length);
    last_words_set(last_words,
                   "14-many-machines: rank %d on %s is gone; what is not done"
                   " yet is done by the same command with --resume\n",
                   rank, host);
    if (rank == 0)
        status = lead(argc, argv, ranks, pool, host);
    else
        work(pool, host);
    /* Rank 0 goes last: MPICH before 4.2 may wait for ever, over TCP, for an
     * answer of one that has gone (see the chapter's traps). */
    if (rank == 0 && ranks > 1)
        sleep_seconds(0.2);
    MPI_Finalize();
    pool_free(pool);
    last_words_free(last_words);
    return status;
}
