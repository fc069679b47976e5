// diagnosis: what a transfer has done is lost at the end
#define _GNU_SOURCE

#include <err.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

struct account {
    volatile long coins, before;
    pthread_mutex_t lock;
};

struct transfer {
    int from, to;
    long coins;
    double seconds;
    bool killed;
};

static void walk_to(struct account *account)
{
    (void)account; /* they are all equally far away */
    sleep_seconds(0.1);
}

static void move_coins(struct account *from, struct account *to,
                       const struct transfer *transfer)
{
    long in_from = from->coins, in_to = to->coins;
    from->coins = in_from - transfer->coins;
    sleep_seconds(transfer->seconds);
    if (transfer->killed)
        kill(getpid(), SIGKILL);
    to->coins = in_to + transfer->coins;
}

static struct account *open_bank(int count)
{
    struct account *accounts =
        mmap(NULL, sizeof *accounts * (size_t)(count + 1),
             PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (accounts == MAP_FAILED)
        err(EXIT_FAILURE, "the bank");
    pthread_mutexattr_t a;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
    for (int i = 1; i <= count; i++) {
        accounts[i].coins = 100;
        pthread_mutex_init(&accounts[i].lock, &a);
    }
    return accounts;
}

static void take(struct account *account)
{
    walk_to(account);
    int e = pthread_mutex_lock(&account->lock);
    if (e == EOWNERDEAD) {
        account->coins = account->before;
        pthread_mutex_consistent(&account->lock);
    } else if (e) {
        errno = e;
        err(1, "lock");
    };
    account->before = account->coins;
}

static void give_back(struct account *account)
{
    pthread_mutex_unlock(&account->lock);
}

static void perform(int number, struct account *accounts,
                    const struct transfer *transfer)
{
    struct account *from = &accounts[transfer->from];
    struct account *to = &accounts[transfer->to];
    take(from < to ? from : to);
    take(from < to ? to : from);
    move_coins(from, to, transfer);
    printf("Transfer %d: account %d has %ld, account %d has %ld\n", number,
           transfer->from, from->coins, transfer->to, to->coins);
    give_back(from);
}

static struct transfer parse(const char *text)
{
    struct transfer transfer = {0};
    char killed[8] = "";
    if (sscanf(text, "%d:%d:%ld:%lf:%7s", &transfer.from, &transfer.to,
               &transfer.coins, &transfer.seconds, killed) < 4)
        errx(2, "%s is no FROM:TO:COINS:SECONDS", text);
    transfer.killed = strcmp(killed, "killed") == 0;
    return transfer;
}

/* Starts a process for each transfer and joins them. Returns how many were
 * killed. */
static int perform_all(int count, char **texts, struct account *accounts)
{
    pid_t pids[12];
    int killed = 0, status;
    for (int i = 0; i < count; i++) {
        struct transfer transfer = parse(texts[i]);
        pids[i] = fork();
        if (pids[i] == -1)
            err(EXIT_FAILURE, "fork");
        if (pids[i] == 0) {
            perform(i + 1, accounts, &transfer);
            _exit(EXIT_SUCCESS);
        }
    }
    for (int i = 0; i < count; i++) {
        while (waitpid(pids[i], &status, 0) == -1) {
            if (errno != EINTR)
                err(EXIT_FAILURE, "waitpid");
        }
        killed += WIFSIGNALED(status);
    }
    return killed;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 0;
    if (argc < 3 || argc > 14 || count < 2 || count > 20) {
        fprintf(stderr, "usage: exercise ACCOUNTS TRANSFER ...\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); /* each line is written at once */
    struct account *accounts = open_bank(count);
    int killed = perform_all(argc - 2, argv + 2, accounts);
    for (int i = 1; i <= count; i++) {
        take(&accounts[i]);
        printf("Account %d: %ld coins\n", i, accounts[i].coins);
        give_back(&accounts[i]);
    }
    printf("Killed: %d\n", killed);
    return EXIT_SUCCESS;
}
