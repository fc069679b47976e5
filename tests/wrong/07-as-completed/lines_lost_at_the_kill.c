// diagnosis: the tasks' lines are lost
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <err.h>
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_TASKS = 100, MOST_WORKERS = 8 };

struct task {
    double nap;
    int value;
};

struct board {
    _Atomic uint32_t word;  /* the hit's number << 16 | tasks begun */
    _Atomic int said, done; /* "starts" lines that are out; tasks completed */
    _Atomic bool failed;    /* a worker could not run */
    sem_t news;             /* something on this board has changed */
    int count, wanted;
    struct task tasks[MOST_TASKS];
};

static int hit_of(uint32_t word)
{
    return (int)(word >> 16);
}

static int begun_of(uint32_t word)
{
    return (int)(word & 0xffff);
}

/* --- the worker ---------------------------------------------------------- */

static void nap_for(double seconds)
{
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += (time_t)seconds;
    end.tv_nsec += (long)((seconds - (double)(time_t)seconds) * 1e9);
    if (end.tv_nsec >= 1000000000) {
        end.tv_sec++;
        end.tv_nsec -= 1000000000;
    }
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL) == EINTR)
        ;
}

/* The number of the task that is now this worker's, or 0. */
static int begin_one(struct board *board)
{
    uint32_t word = atomic_load(&board->word);
    do {
        if (hit_of(word) > 0 || begun_of(word) == board->count)
            return 0;
    } while (!atomic_compare_exchange_weak(&board->word, &word, word + 1));
    return begun_of(word) + 1;
}

/* Only the first one counts. */
static void report_hit(struct board *board, int number)
{
    uint32_t word = atomic_load(&board->word);
    do {
        if (hit_of(word) > 0)
            return;
    } while (!atomic_compare_exchange_weak(&board->word, &word,
                                           word | (uint32_t)number << 16));
}

static int look(const struct task *task)
{
    nap_for(task->nap);
    return task->value;
}

static int work(struct board *board)
{
    int number;
    while ((number = begin_one(board)) > 0) {
        printf("Task %d starts\n", number);
        atomic_fetch_add(&board->said, 1);
        sem_post(&board->news);

        int value = look(&board->tasks[number - 1]);
        if (value == board->wanted)
            report_hit(board, number);
        atomic_fetch_add(&board->done, 1);
        sem_post(&board->news);
    }
    return EXIT_SUCCESS;
}

static struct board *map_board(int fd)
{
    void *at = mmap(NULL, sizeof(struct board), PROT_READ | PROT_WRITE,
                    MAP_SHARED, fd, 0);
    return at == MAP_FAILED ? NULL : at;
}

/* --- the program --------------------------------------------------------- */

static pid_t start_worker(char *name, int fd, struct board *board)
{
    pid_t pid = fork();
    if (pid == 0) {
        char number[16];
        snprintf(number, sizeof number, "%d", fd);
        execv("/proc/self/exe", (char *[]){name, "--worker", number, NULL});
        warn("cannot run myself");
        atomic_store(&board->failed, true);
        sem_post(&board->news);
        _exit(127);
    }
    return pid;
}

static void wait_for_news(struct board *board)
{
    while (sem_wait(&board->news) == -1 && errno == EINTR)
        ;
}

static void join(pid_t pid)
{
    while (waitpid(pid, NULL, 0) == -1 && errno == EINTR)
        ;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--worker") == 0) {
        struct board *board = map_board(atoi(argv[2]));
        return board ? work(board) : EXIT_FAILURE;
    }
    int count = argc - 3;
    if (count < 1 || count > MOST_TASKS) {
        fprintf(stderr, "usage: exercise WORKERS WANTED NAP:VALUE ...\n");
        return 2;
    }
    int fd = memfd_create("board", 0); /* the workers keep it open */
    if (fd == -1 || ftruncate(fd, sizeof(struct board)) == -1)
        err(EXIT_FAILURE, "cannot share memory");
    struct board *board = map_board(fd);
    if (!board || sem_init(&board->news, 1, 0) == -1)
        err(EXIT_FAILURE, "cannot share memory");
    board->count = count;
    board->wanted = atoi(argv[2]);
    for (int i = 0; i < count; i++) {
        char *colon;
        board->tasks[i].nap = strtod(argv[i + 3], &colon);
        board->tasks[i].value = atoi(colon + 1);
    }

    pid_t pids[MOST_WORKERS];
    int workers = atoi(argv[1]), started = 0;
    while (started < workers && started < MOST_WORKERS &&
           (pids[started] = start_worker(argv[0], fd, board)) > 0)
        started++;
    if (started < workers) {
        warn("cannot start a worker");
        atomic_store(&board->failed, true);
    }

    int hit = 0, begun = 0;
    for (;;) {
        /* These first: what they count happened before the word is read. */
        int said = atomic_load(&board->said), done = atomic_load(&board->done);
        uint32_t word = atomic_load(&board->word);
        begun = begun_of(word);
        if (hit == 0 && hit_of(word) > 0) {
            hit = hit_of(word); /* from here on the word stays as it is */
            printf("Task %d found %d\n", hit, board->wanted);
            fflush(stdout);
        }
        if (hit > 0 ? said == begun : done == count)
            break;
        if (atomic_load(&board->failed))
            break;
        wait_for_news(board);
    }
    bool failed = atomic_load(&board->failed);
    if (!failed) {
        if (hit == 0)
            printf("No task found %d\n", board->wanted);
        printf("Cancelled %d of %d tasks\n", count - begun, count);
        fflush(stdout);
    }
    for (int i = 0; i < started; i++) {
        if (hit > 0 || failed)
            kill(pids[i], SIGKILL);
        join(pids[i]);
    }
    sem_destroy(&board->news);
    munmap(board, sizeof *board);
    close(fd);
    return hit > 0 && !failed ? EXIT_SUCCESS : EXIT_FAILURE;
}
