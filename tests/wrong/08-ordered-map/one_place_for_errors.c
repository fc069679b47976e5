// diagnosis: the wrong error is told
/*
 * Exercise 08 without the pool: a board in shared memory, with a lock that
 * works between processes. Workers take the next item from it and write down
 * what they found; the program waits for its next line to appear there. Who
 * completes the line of items up to an error stops the taking, under the lock.
 */
#include <err.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { MOST_ITEMS = 100, MOST_WORKERS = 8 };
enum state { OPEN, ROOT, NO_ROOT };

struct item {
    double nap, root;
    int number;
    enum state state;
};

struct board {
    pthread_mutex_t lock;
    pthread_cond_t grown; /* `known` has */
    int count, begun;
    int known; /* so many items from the first on are known */
    bool error;
    int bad; /* the number that has no root; 0: none */
    struct item items[MOST_ITEMS];
};

static struct board *make_board(void)
{
    struct board *board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE,
                               MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t of_lock;
    pthread_condattr_t of_grown;
    if (board == MAP_FAILED)
        err(EXIT_FAILURE, "mmap");
    pthread_mutexattr_init(&of_lock);
    pthread_mutexattr_setpshared(&of_lock, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&board->lock, &of_lock);
    pthread_condattr_init(&of_grown);
    pthread_condattr_setpshared(&of_grown, PTHREAD_PROCESS_SHARED);
    pthread_cond_init(&board->grown, &of_grown);
    return board;
}

/* With the lock held: how far is it known now? */
static void look_further(struct board *board)
{
    while (!board->error && board->known < board->count &&
           board->items[board->known].state != OPEN) {
        board->error = board->items[board->known].state == NO_ROOT;
        board->known++;
    }
    pthread_cond_signal(&board->grown);
}

static void work(struct board *board)
{
    pthread_mutex_lock(&board->lock);
    while (!board->error && board->begun < board->count) {
        struct item *item = &board->items[board->begun++];
        pthread_mutex_unlock(&board->lock);
        sleep_seconds(item->nap);
        double root = item->number < 0 ? 0 : sqrt(item->number);
        pthread_mutex_lock(&board->lock);
        item->root = root;
        item->state = item->number < 0 ? NO_ROOT : ROOT;
        if (item->state == NO_ROOT && board->bad == 0)
            board->bad = item->number;
        look_further(board);
    }
    pthread_mutex_unlock(&board->lock);
    _exit(0);
}

/* Prints each item when it is known. False: the last one was the error. */
static bool print_items(struct board *board)
{
    for (int i = 0; i < board->count; i++) {
        pthread_mutex_lock(&board->lock);
        while (board->known <= i)
            pthread_cond_wait(&board->grown, &board->lock);
        struct item item = board->items[i];
        pthread_mutex_unlock(&board->lock);
        if (item.state == NO_ROOT) {
            printf("Item %d: %d has no root\n", i + 1, board->bad);
            return false;
        }
        printf("Item %d: %g\n", i + 1, item.root);
    }
    printf("%d roots\n", board->count);
    return true;
}

int main(int argc, char **argv)
{
    int workers = argc > 1 ? atoi(argv[1]) : 0, count = argc - 2;
    pid_t pids[MOST_WORKERS];
    if (count < 1 || count > MOST_ITEMS || workers < 1 ||
        workers > MOST_WORKERS) {
        fprintf(stderr, "usage: exercise WORKERS NAP:NUMBER ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct board *board = make_board();
    board->count = count;
    for (int i = 0; i < count; i++)
        if (sscanf(argv[i + 2], "%lf:%d", &board->items[i].nap,
                   &board->items[i].number) != 2)
            errx(2, "not NAP:NUMBER: %s", argv[i + 2]);
    for (int i = 0; i < workers; i++) {
        pids[i] = fork();
        if (pids[i] == -1) {
            warn("fork");
            while (i-- > 0) {
                kill(pids[i], SIGKILL);
                waitpid(pids[i], NULL, 0);
            }
            return EXIT_FAILURE;
        }
        if (pids[i] == 0)
            work(board);
    }
    bool good = print_items(board);
    /* What still naps is of no use to anybody. Nor is the lock. */
    for (int i = 0; i < workers && !good; i++)
        kill(pids[i], SIGTERM);
    for (int i = 0; i < workers; i++)
        while (waitpid(pids[i], NULL, 0) == -1 && errno == EINTR)
            continue;
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
