/*
 * Exercise 17: a bank in shared memory.
 *
 *     exercise ACCOUNTS TRANSFER ...
 *
 * Accounts 1 to ACCOUNTS (2 to 20) begin with 100 coins each. A TRANSFER (1 to
 * 12 of them) is FROM:TO:COINS:SECONDS, or that and ":killed". The parent
 * starts a process for each, all at once. It takes both accounts (which
 * differ), moves the coins, prints its line, and gives them back. walk_to and
 * move_coins are written: one walks to each account, for 0.1 s, before taking
 * it; and SIGKILL comes when the coins have left, but not yet arrived.
 *
 * An account that is taken nobody else touches: who wants it sleeps until it
 * is given back. A transfer that is killed has not happened: the next to take
 * one of its accounts, the parent at last, finds it as it was before. Balances
 * may fall below 0. When all are joined, the parent prints what each account
 * has. `exercise 3 1:2:30:0.5 3:2:5:1:killed` prints:
 *
 *     Transfer 1: account 1 has 70, account 2 has 130
 *     Account 1: 70 coins
 *     Account 2: 130 coins
 *     Account 3: 100 coins
 *     Killed: 1
 *
 * The exit status is 0.
 *
 * The grader looks at these things:
 *   - one process a transfer, started side by side, and joined;
 *   - whatever the accounts and the order, all end by themselves;
 *   - transfers without a common account never wait for each other;
 *   - the lines, each with the balances that its turn must give;
 *   - who waits is asleep, and is woken at once.
 *
 * Try it:   make try 17 ARGS="3 1:2:30:0.5 3:2:5:1:killed"
 * Grade it: make grade 17          Stuck? make hint 17
 */
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
    volatile long coins;
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

/* Opens the bank: accounts[1] is the first.
 * TODO: whose are these accounts after a fork? And what guards them? */
static struct account *open_bank(int count)
{
    struct account *accounts = calloc((size_t)count + 1, sizeof *accounts);
    if (!accounts)
        err(EXIT_FAILURE, "the bank");
    for (int i = 1; i <= count; i++)
        accounts[i].coins = 100;
    return accounts;
}

/* TODO: nobody else may use it until it is given back. And what if whoever had
 * it is dead? */
static void take(struct account *account)
{
    walk_to(account);
}

static void give_back(struct account *account)
{
    (void)account;
}

/* TODO: two transfers may want the same two accounts. */
static void perform(int number, struct account *accounts,
                    const struct transfer *transfer)
{
    struct account *from = &accounts[transfer->from];
    struct account *to = &accounts[transfer->to];
    take(from);
    take(to);
    move_coins(from, to, transfer);
    printf("Transfer %d: account %d has %ld, account %d has %ld\n", number,
           transfer->from, from->coins, transfer->to, to->coins);
    give_back(from);
    give_back(to);
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
        printf("Account %d: %ld coins\n", i, accounts[i].coins);
    }
    printf("Killed: %d\n", killed);
    return EXIT_SUCCESS;
}
