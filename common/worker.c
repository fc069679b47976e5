/*
 * Inside the pool, 4 of 10: a worker process. First what it does itself: take
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
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "drive.h"

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
    while (channel_receive_all(worker->far_end, &room, &capacity) == 0) {
        const struct frame *frame = (const struct frame *)(const void *)room;
        uint64_t id = frame->id;
        result_clear(&result);
        int code =
            worker_run_task((task_function *)(uintptr_t)frame->word,
                            room + sizeof *frame, frame->length, &result);
        if (send_result(worker->far_end, code ? FRAME_FAILED : FRAME_RESULT,
                        code, id, &result) != 0)
            break;
    }
    free(result.bytes);
    free(room);
    return 0;
}

/* --- in the program ------------------------------------------------------ */

int worker_start(struct worker *worker)
{
    int ends[2], error = channel_open(ends);
    if (error)
        return error;
    worker->process.run = run_worker;
    worker->process.name = "pool worker";
    worker->process.daemon = true;
    worker->process.internal = true;
    worker->process.prepare = settle_signals;
    worker->fd = ends[0];
    worker->far_end = ends[1];
    worker->state = worker->pool->options.initializer ? STARTING : IDLE;
    error = process_start(&worker->process);
    close(ends[1]);
    if (error)
        close(ends[0]);
    return error;
}

bool worker_has_task(const struct worker *worker)
{
    return worker->sent == sizeof worker->out + worker->out.length;
}

bool worker_send(struct worker *worker)
{
    while (!worker_has_task(worker)) {
        ssize_t more = channel_send(worker->fd, &worker->out,
                                    worker->future->bytes, worker->sent);
        if (more == -1)
            return errno == EAGAIN || errno == EWOULDBLOCK ||
                   errno == ENOBUFS || errno == ENOMEM;
        worker->sent += (size_t)more;
        if (worker_has_task(worker) && worker->future->limit > 0)
            worker->deadline = perf_counter() + worker->future->limit;
    }
    return true;
}

/* Is the frame one that this worker may send now? What else comes was not
 * written by us: perhaps a task wrote to the descriptor. */
static bool is_expected(const struct worker *worker)
{
    const struct frame *in = &worker->in;
    if (in->magic != FRAME_MAGIC || in->length > FRAME_LENGTH)
        return false;
    if (worker->state == STARTING)
        return (in->kind == FRAME_READY && in->length == 0) ||
               (in->kind == FRAME_REFUSED &&
                in->length < sizeof worker->pool->why);
    return worker->state == BUSY && worker_has_task(worker) &&
           in->id == worker->out.id &&
           (in->kind == FRAME_RESULT || in->kind == FRAME_FAILED);
}

/* Where byte `at` of the bytes belongs; they end in a 0, for texts. */
static char *place(struct worker *worker, size_t at)
{
    if (worker->state == STARTING)
        return worker->pool->why + at;
    return (char *)worker->future->bytes + at;
}

static bool make_place(struct worker *worker)
{
    return worker->state == STARTING ||
           future_reserve(worker->future, worker->in.length + 1);
}

enum { FIRST_READ = 4096 }; /* a small answer comes in one read */

/* Reads the rest of the frame and what comes with it into `first`; after that,
 * the bytes straight to their place. As read() returns. */
static ssize_t read_more(struct worker *worker, char first[FIRST_READ])
{
    struct frame *in = &worker->in;
    struct iovec parts[2];
    ssize_t more;
    if (worker->received < sizeof *in) {
        parts[0].iov_base = (char *)in + worker->received;
        parts[0].iov_len = sizeof *in - worker->received;
        parts[1].iov_base = first;
        parts[1].iov_len = FIRST_READ;
    } else {
        size_t at = worker->received - sizeof *in;
        parts[0].iov_base = place(worker, at);
        parts[0].iov_len = in->length - at;
    }
    do
        more = readv(worker->fd, parts, worker->received < sizeof *in ? 2 : 1);
    while (more == -1 && errno == EINTR);
    return more;
}

/* The frame is there, and maybe bytes with it. False: they are of no use. */
static bool accept_frame(struct worker *worker, const char *first)
{
    size_t extra = worker->received - sizeof worker->in;
    if (!is_expected(worker) || extra > worker->in.length)
        worker->stopped_for = "something wrote into its line";
    else if (!make_place(worker))
        worker->stopped_for = "its answer does not fit into memory";
    if (worker->stopped_for)
        return false;
    if (extra > 0)
        memcpy(place(worker, 0), first, extra);
    if (worker->deadline > 0) /* it answers: it gets time for that */
        worker->deadline = perf_counter() + worker->future->limit;
    return true;
}

enum worker_news worker_receive(struct worker *worker)
{
    const size_t of_frame = sizeof worker->in;
    char first[FIRST_READ];
    for (;;) {
        size_t before = worker->received;
        ssize_t more = read_more(worker, first);
        if (more == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return NOTHING_YET;
        if (more == -1 && errno == ECONNRESET && before == 0)
            worker->sent = 0; /* it had not read all: the task never began */
        if (more <= 0)
            return IS_GONE;
        worker->received += (size_t)more;
        if (worker->received < of_frame)
            continue;
        if (before < of_frame && !accept_frame(worker, first)) {
            process_kill(&worker->process);
            return IS_GONE;
        }
        if (worker->received == of_frame + worker->in.length) {
            *place(worker, worker->in.length) = '\0';
            worker->received = 0;
            return HAS_ANSWERED;
        }
    }
}
