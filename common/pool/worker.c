/*
 * Inside the pool, 4 of 16: a worker process. First what it does itself: take a
 * task, run it, answer. Then what the program does to send it the one and to
 * receive the other. Next: channel.c.
 */
#include "worker.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "ends.h"
#include "future.h"
#include "now.h"
#include "ready.h"

/* Arguments up to this size may be sent ahead. CLAIMS of them fit into any
 * socket's buffer, so that sending ahead never has to wait. */
enum { SMALL_LENGTH = 4096 };

/* A worker is sent as many tasks as it would run in this time, if they go on
 * as the last one did. Longer would be no gain: a sleep and a wake-up, which is
 * what sending ahead saves, cost a tenth of it. And if the next task is a long
 * one, those behind it have been held up by no more than this. */
enum { AHEAD_NANOSECONDS = 200000 };

/* What was read from a worker's line and not used yet. One box for all workers
 * is enough, since worker_receive is called until it is empty (NOTHING_YET or
 * IS_GONE) before another line is read. In a worker: what came from the
 * program. Guarded by the pool's lock. */
static struct mailbox inbox;

/* Task and claim in one word, so that one compare-and-exchange sees both. */
static uint64_t claim_word(uint64_t id, enum claim claim)
{
    return id << 2 | (uint64_t)claim;
}

/* --- in the child -------------------------------------------------------- */

int pool__worker_run_task(task_function *task, const void *args, size_t size,
                          struct result *result)
{
    int code = task(args, size, result);
    if (result->failed)
        return code != 0 ? code : 1;
    if (code != 0)
        result_fail(result, "the task returned %d", code);
    return code;
}

/* Ctrl-C goes to the whole foreground group: the program decides what it
 * means. SIGTERM must end a worker whatever the program does with it. */
static void settle_signals(void)
{
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_DFL);
    signal(SIGCHLD, SIG_DFL);
}

/* The mask is inherited from whichever thread called pool_create. */
static void let_sigterm_through(void)
{
    sigset_t terminate;
    sigemptyset(&terminate);
    sigaddset(&terminate, SIGTERM);
    pthread_sigmask(SIG_UNBLOCK, &terminate, NULL);
}

/* All workers inherit the program's random state, and would draw the same. */
static void settle_random(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    unsigned seed = (unsigned)getpid() * 2654435761u ^
                    (unsigned)now.tv_nsec * 40503u ^ (unsigned)now.tv_sec;
    srand(seed);
    srandom(seed);
    srand48((long)seed);
}

static int send_result(int fd, enum frame_kind kind, int code, uint64_t id,
                       const struct result *result)
{
    struct frame frame = {FRAME_MAGIC, kind, (uint64_t)(int64_t)code, id,
                          result->size};
    /* The task's output belongs before its result, also if we are killed. */
    fflush(NULL);
    return pool__channel_send_all(fd, &frame, result->bytes);
}

/* Without an initializer nothing is sent: the program counts such a worker as
 * idle from its start (see worker_start). */
static int initialize(const struct worker *worker, struct result *result)
{
    const struct pool_options *options = &worker->pool->options;
    if (!options->initializer)
        return 0;
    int code = pool__worker_run_task(options->initializer, options->initargs,
                                     options->initargs_size, result);
    if (code == 0)
        pool__result_clear(result);
    send_result(worker->far_end, code == 0 ? FRAME_READY : FRAME_REFUSED, code,
                0, result);
    return code;
}

static int own_end = -1; /* in a worker: its line to the program */

void pool__worker_close_own_end(void)
{
    if (own_end != -1)
        close(own_end);
    own_end = -1;
}

/* Claims the task. False: the program has taken it back. Any other word means
 * that a task has overwritten shared memory; then nothing can be relied on, and
 * to end is the only safe answer. */
static bool begin(struct claims *claims, uint64_t id)
{
    uint64_t word = claim_word(id, OFFERED);
    if (atomic_compare_exchange_strong(&claims->word[id % CLAIMS], &word,
                                       claim_word(id, BEGUN)))
        return true;
    if (word != claim_word(id, RECALLED))
        _exit(1);
    return false;
}

/* Runs the task of a frame whose argument lies right behind it, and answers.
 * 0, or -1 when the program is gone. */
static int run_task(struct worker *worker, const struct frame *frame,
                    struct result *result)
{
    const uint64_t id = frame->id;
    double start = pool__now();
    pool__result_clear(result);
    int code = pool__worker_run_task((task_function *)(uintptr_t)frame->word,
                                     frame + 1, frame->length, result);
    uint64_t took = (uint64_t)((pool__now() - start) * 1e9);
    /* The hints before the answer: whoever has read the answer sees them. */
    atomic_store(&worker->claims->took, took + 1);
    atomic_store(&worker->claims->answered, id);
    return send_result(worker->far_end, code ? FRAME_FAILED : FRAME_RESULT,
                       code, id, result);
}

/* Ends when the program closes its end, or is gone. */
static int run_worker(struct process *self)
{
    struct worker *worker = (struct worker *)self;
    struct result result = {0};
    char *room = NULL;
    size_t capacity = 0;

    own_end = worker->far_end;
    /* What another worker's line had brought when we were forked is not for
     * us. */
    inbox.start = inbox.end = 0;
    let_sigterm_through();
    settle_random();
    if (initialize(worker, &result) != 0)
        return 1;
    while (pool__channel_receive_all(worker->far_end, &inbox, &room,
                                     &capacity) == 0) {
        const struct frame *frame = (const struct frame *)(const void *)room;
        if (begin(worker->claims, frame->id) &&
            run_task(worker, frame, &result) != 0)
            break;
    }
    free(result.bytes);
    free(room);
    return 0;
}

/* --- in the program ------------------------------------------------------ */

static struct claims_block *add_block(struct claims_store *store, size_t count)
{
    struct claims_block *block;
    size_t size = sizeof *block + count * sizeof *block->claims;
    void *shared = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return NULL;
    block = shared;
    *block = (struct claims_block){store->blocks, size, count, 0};
    store->blocks = block;
    return block;
}

/* Must be called before the fork: the child finds them at the same address. */
static struct claims *take_claims(struct claims_store *store, size_t workers)
{
    struct claims_block *block = store->blocks;
    if (store->back_count > 0) {
        struct claims *claims = store->given_back[--store->back_count];
        memset((void *)claims, 0, sizeof *claims);
        return claims;
    }
    if (!block || block->used == block->count)
        block = add_block(store, workers + CLAIMS);
    return block ? &block->claims[block->used++] : NULL;
}

void pool__claims_free(struct claims_store *store)
{
    while (store->blocks) {
        struct claims_block *block = store->blocks;
        store->blocks = block->next;
        munmap(block, block->size);
    }
}

int pool__worker_start(struct worker *worker)
{
    struct pool *pool = worker->pool;
    int ends[2], error = ENOMEM;
    pool__assert_locked();
    worker->claims = take_claims(&pool->claims, (size_t)pool->options.workers);
    if (worker->claims)
        error = pool__channel_open(ends);
    if (error)
        return error;
    if ((error = pool__ends_add(ends[0]))) {
        close(ends[0]);
        close(ends[1]);
        return error;
    }
    worker->process.run = run_worker;
    worker->process.name = "pool worker";
    worker->process.daemon = true;
    worker->process.internal = true;
    worker->process.prepare = settle_signals;
    worker->fd = ends[0];
    worker->far_end = ends[1];
    worker->greets = worker->pool->options.initializer;
    worker->state = worker->greets ? STARTING : IDLE;
    error = process_start(&worker->process);
    /* Now the child alone holds its end: its death ends the line. */
    close(ends[1]);
    if (!error)
        error = pool__ready_add(worker->fd, worker);
    if (error)
        pool__worker_close_line(worker);
    return error;
}

void pool__worker_close_line(struct worker *worker)
{
    pool__assert_locked();
    /* First out of the set: after the close the number may be another's. */
    pool__ready_remove(worker->fd);
    pool__ends_remove(worker->fd);
    close(worker->fd);
    worker->fd = -1;
}

void pool__worker_give_back(struct worker *worker)
{
    struct claims_store *store = &worker->pool->claims;
    if (worker->claims &&
        store->back_count < sizeof store->given_back / sizeof(void *))
        store->given_back[store->back_count++] = worker->claims;
    worker->claims = NULL;
}

void pool__worker_free(struct worker *worker)
{
    free(worker->greeting);
    free(worker->outbox);
    free(worker);
}

bool pool__worker_has_begun(const struct worker *worker,
                            const struct future *future)
{
    return atomic_load(&worker->claims->word[future->id % CLAIMS]) !=
           claim_word(future->id, OFFERED);
}

bool pool__worker_recall(struct worker *worker, const struct future *future)
{
    uint64_t word = claim_word(future->id, OFFERED);
    return atomic_compare_exchange_strong(
        &worker->claims->word[future->id % CLAIMS], &word,
        claim_word(future->id, RECALLED));
}

size_t pool__worker_depth(const struct worker *worker)
{
    uint64_t took = atomic_load(&worker->claims->took);
    uint64_t depth = took > 0 ? AHEAD_NANOSECONDS / took : 1;
    return depth < 1 ? 1 : depth > CLAIMS ? CLAIMS : (size_t)depth;
}

bool pool__worker_runs_out(const struct worker *worker)
{
    uint64_t had = worker->sent_id - worker->answered_id;
    uint64_t left = worker->sent_id - atomic_load(&worker->claims->answered);
    return had > 0 && left <= had / 2;
}

bool pool__worker_offer(struct worker *worker, struct future *future,
                        bool small)
{
    struct frame frame = {
        .magic = FRAME_MAGIC,
        .kind = FRAME_TASK,
        .word = (uint64_t)(uintptr_t)future->task,
        .id = worker->sent_id + 1,
        .length = future->size,
    };
    pool__assert_locked();
    if (!worker->outbox && frame.length <= SMALL_LENGTH)
        worker->outbox = pool__mailbox_create();
    /* Nothing may go into the outbox behind a big frame: it would overtake it,
     * as the outbox is sent first. */
    bool is_small = !worker->big && worker->outbox &&
                    frame.length <= SMALL_LENGTH &&
                    pool__mailbox_put(worker->outbox, &frame, future->bytes);
    if (small && !is_small)
        return false;
    if (!is_small) {
        worker->out = frame;
        worker->sent = 0;
        worker->big = true;
    }
    future->id = worker->sent_id = frame.id;
    /* Before it is sent. Nobody uses this word any more: the frame before it in
     * this place was answered, or recalled and dropped. */
    atomic_store(&worker->claims->word[frame.id % CLAIMS],
                 claim_word(frame.id, OFFERED));
    return true;
}

bool pool__worker_is_sending(const struct worker *worker)
{
    return worker->big ||
           (worker->outbox && worker->outbox->start < worker->outbox->end);
}

/* The time limit of its task begins to count, unless it counts already. */
static void start_clock(struct worker *worker)
{
    if (!worker->future || worker->future->limit == 0 || worker->deadline > 0)
        return;
    pool__worker_set_deadline(worker, pool__now() + worker->future->limit);
    /* A thread that polls now has computed its timeout without this one. */
    pool__state_workers_changed();
}

/* As long as something is left to send, epoll shall tell when there is room. */
static void note_whether_blocked(struct worker *worker)
{
    bool blocked = pool__worker_is_sending(worker);
    if (blocked == worker->blocked)
        return;
    worker->blocked = blocked;
    worker->pool->blocked += blocked ? 1 : -1;
    pool__ready_want_room(worker->fd, worker, blocked);
    if (pool__ready_is_asked_anew())
        pool__state_workers_changed();
}

void pool__worker_drop_unsent(struct worker *worker)
{
    if (worker->outbox)
        worker->outbox->start = worker->outbox->end;
    worker->big = false;
    note_whether_blocked(worker);
}

bool pool__worker_send(struct worker *worker)
{
    int error = worker->outbox
                    ? pool__channel_send_mailbox(worker->fd, worker->outbox)
                    : 0;
    /* Only when the outbox has gone: those tasks were submitted earlier. */
    while (worker->big && error == 0) {
        ssize_t more = pool__channel_send(worker->fd, &worker->out,
                                          worker->future->bytes, worker->sent);
        if (more == -1)
            error = -1;
        else
            worker->sent += (size_t)more;
        worker->big = worker->sent < sizeof worker->out + worker->out.length;
    }
    int why = errno; /* the two calls below may change it */
    if (error == 0)
        start_clock(worker);
    note_whether_blocked(worker);
    errno = why;
    /* Full, or the kernel has no memory just now: both pass. */
    return error == 0 || errno == EAGAIN || errno == EWOULDBLOCK ||
           errno == ENOBUFS || errno == ENOMEM;
}

/* Is the frame one that this worker may send now? Anything else was not written
 * by our code in the worker: a task may have printed into the descriptor. */
static bool is_expected(const struct worker *worker)
{
    const struct frame *in = &worker->in;
    if (in->magic != FRAME_MAGIC || in->length > FRAME_LENGTH)
        return false;
    if (worker->greets)
        return (in->kind == FRAME_READY && in->length == 0) ||
               (in->kind == FRAME_REFUSED &&
                in->length < sizeof worker->pool->why);
    return worker->state == BUSY && !worker->big &&
           in->id == worker->future->id &&
           (in->kind == FRAME_RESULT || in->kind == FRAME_FAILED);
}

/* Where byte `at` of the answer's bytes belongs: in the worker's greeting or in
 * its future. There is room for one more, a 0 that ends a text. */
static char *place(struct worker *worker, size_t at)
{
    if (worker->greets)
        return worker->greeting + at;
    return (char *)worker->future->bytes + at;
}

static bool make_place(struct worker *worker)
{
    if (!worker->greets)
        return pool__future_reserve(worker->future, worker->in.length + 1);
    worker->greeting = malloc(worker->in.length + 1);
    return worker->greeting;
}

/* Called once for each answer, when its frame is complete and before any of its
 * bytes is read. False: the frame is not to be trusted, or too big. */
static bool accept_frame(struct worker *worker)
{
    if (!is_expected(worker))
        worker->stopped_for = "something wrote into its line";
    else if (!make_place(worker))
        worker->stopped_for = "its answer does not fit into memory";
    if (worker->stopped_for)
        return false;
    /* The task is through, but a big value takes its time to come: its limit
     * counts anew for that. */
    if (worker->future && worker->deadline > 0)
        pool__worker_set_deadline(worker, pool__now() + worker->future->limit);
    return true;
}

/* One read from the line, with the inbox empty. The bytes of a value go
 * straight to their place, without a copy; what follows them goes to the inbox.
 * False: the worker is gone. */
static bool read_more(struct worker *worker, bool *more)
{
    const size_t of_frame = sizeof worker->in;
    void *to = NULL;
    size_t size = 0;
    if (worker->received >= of_frame) {
        to = place(worker, worker->received - of_frame);
        size = of_frame + worker->in.length - worker->received;
    }
    ssize_t got = pool__channel_receive(worker->fd, to, size, &inbox);
    if (got == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
        got = 0;
    else if (got <= 0)
        return false;
    worker->received += (size_t)got < size ? (size_t)got : size;
    /* A read that did not fill all its room has emptied the socket, so that the
     * next one, which would only say EAGAIN, is not needed. */
    *more = (size_t)got == size + sizeof inbox.bytes;
    return true;
}

/* Moves what is in the inbox to where it belongs: the frame first, then the
 * answer's bytes, and nothing of the next answer. False: see accept_frame. */
static bool empty_inbox(struct worker *worker)
{
    struct frame *in = &worker->in;
    const size_t of_frame = sizeof *in;
    if (worker->received < of_frame) {
        worker->received += pool__mailbox_take(
            &inbox, (char *)in + worker->received, of_frame - worker->received);
        if (worker->received < of_frame)
            return true;
        if (!accept_frame(worker))
            return false;
    }
    size_t at = worker->received - of_frame;
    worker->received +=
        pool__mailbox_take(&inbox, place(worker, at), in->length - at);
    return true;
}

/* The length is valid only once the frame is there. */
static bool answer_is_complete(const struct worker *worker)
{
    return worker->received >= sizeof worker->in &&
           worker->received == sizeof worker->in + worker->in.length;
}

/* `received` remembers how far we are, so that an answer may come in any number
 * of pieces and over any number of calls. */
enum worker_news pool__worker_receive(struct worker *worker, bool *more)
{
    pool__assert_locked();
    for (;;) {
        if (!empty_inbox(worker)) {
            inbox.start = inbox.end; /* the rest is the same worker's */
            process_kill(&worker->process);
            return IS_GONE;
        }
        if (answer_is_complete(worker)) {
            *place(worker, worker->in.length) = '\0';
            worker->received = 0;
            return HAS_ANSWERED;
        }
        if (!*more)
            return NOTHING_YET;
        if (!read_more(worker, more))
            return IS_GONE;
    }
}
