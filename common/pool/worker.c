/*
 * Inside the pool, 5 of 11: a worker process. First what it does itself: take
 * a task, run it, answer. Then what the program does to send it the one and to
 * receive the other. Next: result.c, the part of it that the task sees.
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

#include "clock.h"
#include "drive.h"

/* Larger ones are never sent ahead: those that are must not fill a socket. */
enum { SMALL_LENGTH = 4096 };

/* What a worker may have before it, if its tasks go on as they do: so much is
 * lost in order when the next one takes long. It also is ten times what a
 * sleep and a wake-up cost, which is all that there is to be saved. */
enum { AHEAD_NANOSECONDS = 200000 };

static uint64_t claim_word(uint64_t id, enum claim claim)
{
    return id << 2 | (uint64_t)claim;
}

/* --- in the child -------------------------------------------------------- */

int worker_run_task(task_function *task, const void *args, size_t size,
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
    return channel_send_all(fd, &frame, result->bytes);
}

static int initialize(const struct worker *worker, struct result *result)
{
    const struct pool_options *options = &worker->pool->options;
    if (!options->initializer)
        return 0;
    int code = worker_run_task(options->initializer, options->initargs,
                               options->initargs_size, result);
    if (code == 0)
        result_clear(result);
    send_result(worker->far_end, code == 0 ? FRAME_READY : FRAME_REFUSED, code,
                0, result);
    return code;
}

static int own_end = -1; /* in a worker: its line to the program */

void worker_close_own_end(void)
{
    if (own_end != -1)
        close(own_end);
    own_end = -1;
}

/* Is it ours to run? If not, the program has taken it back; or something wrote
 * over the word, and nothing is certain any more. */
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

/* The frame and its argument are there. 0, or -1 when the program is gone. */
static int run_task(struct worker *worker, const struct frame *frame,
                    struct result *result)
{
    const uint64_t id = frame->id;
    double start = perf_counter();
    result_clear(result);
    int code = worker_run_task((task_function *)(uintptr_t)frame->word,
                               frame + 1, frame->length, result);
    uint64_t took = (uint64_t)((perf_counter() - start) * 1e9);
    /* Before the answer, so that who has the answer has these. */
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

    close(worker->fd);
    own_end = worker->far_end;
    let_sigterm_through();
    settle_random();
    if (initialize(worker, &result) != 0)
        return 1;
    while (channel_receive_all(worker->far_end, worker->inbox, &room,
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

/* What lies outside the struct; worker_free frees it. */
static bool make_parts(struct worker *worker)
{
    /* Before the fork, so that both have it. */
    void *shared = mmap(NULL, sizeof *worker->claims, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    worker->claims = shared == MAP_FAILED ? NULL : shared;
    worker->inbox = box_create();
    worker->outbox = box_create();
    return worker->claims && worker->inbox && worker->outbox;
}

int worker_start(struct worker *worker)
{
    int ends[2], error = make_parts(worker) ? channel_open(ends) : ENOMEM;
    if (error)
        return error;
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
    close(ends[1]);
    if (error)
        close(ends[0]);
    return error;
}

void worker_free(struct worker *worker)
{
    if (worker->claims)
        munmap(worker->claims, sizeof *worker->claims);
    free(worker->greeting);
    free(worker->inbox);
    free(worker->outbox);
    free(worker);
}

bool worker_has_begun(const struct worker *worker, const struct future *future)
{
    return atomic_load(&worker->claims->word[future->id % CLAIMS]) !=
           claim_word(future->id, OFFERED);
}

bool worker_recall(struct worker *worker, const struct future *future)
{
    uint64_t word = claim_word(future->id, OFFERED);
    return atomic_compare_exchange_strong(
        &worker->claims->word[future->id % CLAIMS], &word,
        claim_word(future->id, RECALLED));
}

size_t worker_depth(const struct worker *worker)
{
    uint64_t took = atomic_load(&worker->claims->took);
    uint64_t depth = took > 0 ? AHEAD_NANOSECONDS / took : 1;
    return depth < 1 ? 1 : depth > CLAIMS ? CLAIMS : (size_t)depth;
}

bool worker_runs_out(const struct worker *worker)
{
    uint64_t had = worker->sent_id - worker->answered_id;
    uint64_t left = worker->sent_id - atomic_load(&worker->claims->answered);
    return had > 0 && left <= had / 2;
}

bool worker_offer(struct worker *worker, struct future *future, bool small)
{
    struct frame frame = {
        .magic = FRAME_MAGIC,
        .kind = FRAME_TASK,
        .word = (uint64_t)(uintptr_t)future->task,
        .id = worker->sent_id + 1,
        .length = future->size,
    };
    bool is_small = !worker->big && frame.length <= SMALL_LENGTH &&
                    box_put(worker->outbox, &frame, future->bytes);
    if (small && !is_small)
        return false;
    if (!is_small) {
        worker->out = frame;
        worker->sent = 0;
        worker->big = true;
    }
    future->id = worker->sent_id = frame.id;
    /* The one before it in this place was answered, or recalled and read. */
    atomic_store(&worker->claims->word[frame.id % CLAIMS],
                 claim_word(frame.id, OFFERED));
    return true;
}

bool worker_is_sending(const struct worker *worker)
{
    return worker->big || worker->outbox->start < worker->outbox->end;
}

/* Its future's time begins to count, unless it counts already. */
static void start_clock(struct worker *worker)
{
    if (!worker->future || worker->future->limit == 0 || worker->deadline > 0)
        return;
    worker->deadline = perf_counter() + worker->future->limit;
    drive_workers_changed();
}

bool worker_send(struct worker *worker)
{
    int error = channel_send_box(worker->fd, worker->outbox);
    while (worker->big && error == 0) {
        ssize_t more = channel_send(worker->fd, &worker->out,
                                    worker->future->bytes, worker->sent);
        if (more == -1)
            error = -1;
        else
            worker->sent += (size_t)more;
        worker->big = worker->sent < sizeof worker->out + worker->out.length;
    }
    if (error == 0)
        start_clock(worker);
    return error == 0 || errno == EAGAIN || errno == EWOULDBLOCK ||
           errno == ENOBUFS || errno == ENOMEM;
}

/* Is the frame one that this worker may send now? What else comes was not
 * written by us: perhaps a task wrote to the descriptor. */
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

/* Where byte `at` of the bytes belongs; they end in a 0, for texts. */
static char *place(struct worker *worker, size_t at)
{
    if (worker->greets)
        return worker->greeting + at;
    return (char *)worker->future->bytes + at;
}

static bool make_place(struct worker *worker)
{
    if (!worker->greets)
        return future_reserve(worker->future, worker->in.length + 1);
    worker->greeting = malloc(worker->in.length + 1);
    return worker->greeting;
}

/* The frame is there. False: it is of no use. */
static bool accept_frame(struct worker *worker)
{
    if (!is_expected(worker))
        worker->stopped_for = "something wrote into its line";
    else if (!make_place(worker))
        worker->stopped_for = "its answer does not fit into memory";
    if (worker->stopped_for)
        return false;
    if (worker->future && worker->deadline > 0) /* it gets time to answer */
        worker->deadline = perf_counter() + worker->future->limit;
    return true;
}

/* Reads, the bytes of a value straight to their place. False: it is gone. */
static bool read_more(struct worker *worker, bool *more)
{
    const size_t of_frame = sizeof worker->in;
    void *to = NULL;
    size_t size = 0;
    if (worker->received >= of_frame) {
        to = place(worker, worker->received - of_frame);
        size = of_frame + worker->in.length - worker->received;
    }
    ssize_t got = channel_receive(worker->fd, to, size, worker->inbox);
    if (got == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
        got = 0;
    else if (got <= 0)
        return false;
    worker->received += (size_t)got < size ? (size_t)got : size;
    /* Less than it could be was all there was. */
    *more = (size_t)got == size + sizeof worker->inbox->bytes;
    return true;
}

enum worker_news worker_receive(struct worker *worker, bool *more)
{
    struct frame *in = &worker->in;
    const size_t of_frame = sizeof *in;
    for (;;) {
        if (worker->received < of_frame) {
            worker->received +=
                box_take(worker->inbox, (char *)in + worker->received,
                         of_frame - worker->received);
            if (worker->received == of_frame && !accept_frame(worker)) {
                process_kill(&worker->process);
                return IS_GONE;
            }
        }
        if (worker->received >= of_frame) {
            size_t at = worker->received - of_frame;
            worker->received +=
                box_take(worker->inbox, place(worker, at), in->length - at);
        }
        if (worker->received >= of_frame &&
            worker->received == of_frame + in->length) {
            *place(worker, in->length) = '\0';
            worker->received = 0;
            return HAS_ANSWERED;
        }
        if (!*more)
            return NOTHING_YET;
        if (!read_more(worker, more))
            return IS_GONE;
    }
}
