/*
 * What exercise 11 has to print, and what explains other numbers.
 *
 *   dice right THREADS ROUNDS SEED             the lines that are right
 *   dice explain THREADS ROUNDS SEED <OUTPUT   what OUTPUT has counted
 *
 * explain prints one line, a key and what belongs to it:
 *   right
 *   threads SEEN           the first line says another number of threads
 *   sum SEEN WANTED        the last line is not the sum of the counts
 *   bits N                 each count is right in its N lowest bits
 *   missing I ...          the throws of these threads are not counted
 *   dice I ...             these dice were thrown; 1 to THREADS are right
 *   seed N                 as if SEED had its N lowest bits only
 *   part ROUNDS            each thread threw only as often as that
 *   less SEEN WANTED       so many throws in all; nothing else explains it
 *   more SEEN WANTED
 *   faces                  as many throws as there should be, but others
 *   words                  these are not the lines that were asked for
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FACES = 6, MOST_THREADS = 8, MOST_DICE = MOST_THREADS + 2 };

struct game {
    int threads;
    long rounds, seed;
};

struct seen {
    long threads, count[FACES], sum;
};

/* 16 times 16807, modulo a prime: what shaking the die comes to. */
static long shaken(void)
{
    long factor = 1;
    for (int i = 0; i < 16; i++)
        factor = factor * 16807 % 2147483647;
    return factor;
}

static void throw_all(long count[FACES], long start, long rounds)
{
    long factor = shaken(), state = start;
    memset(count, 0, FACES * sizeof *count);
    for (long i = 0; i < rounds; i++) {
        state = state * factor % 2147483647;
        if (state >= 0) /* a seed below 0 would throw no face at all */
            count[state % FACES]++;
    }
}

/* All threads' counts, each of which throws `rounds` times. */
static void throw_for_all(long table[FACES], struct game game, long rounds)
{
    memset(table, 0, FACES * sizeof *table);
    for (int i = 1; i <= game.threads; i++) {
        long count[FACES];
        throw_all(count, game.seed + i, rounds);
        for (int face = 0; face < FACES; face++)
            table[face] += count[face];
    }
}

static bool same(const long a[FACES], const long b[FACES])
{
    return memcmp(a, b, FACES * sizeof *a) == 0;
}

/* Exactly the lines of the task, whatever the numbers in them? */
static bool read_lines(struct seen *seen, FILE *file)
{
    char text[4096], again[4096];
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    long *c = seen->count;
    if (sscanf(text,
               "%ld threads 1: %ld 2: %ld 3: %ld 4: %ld 5: %ld 6: %ld %ld",
               &seen->threads, &c[0], &c[1], &c[2], &c[3], &c[4], &c[5],
               &seen->sum) != 8)
        return false;
    snprintf(again, sizeof again,
             "%ld threads\n1: %ld\n2: %ld\n3: %ld\n4: %ld\n5: %ld\n6: %ld\n"
             "%ld throws\n",
             seen->threads, c[0], c[1], c[2], c[3], c[4], c[5], seen->sum);
    return strcmp(text, again) == 0;
}

/* How many of each die: the counts of dice[from], ... that make up `left`, as
 * few as `most` in all. Tries all; there are a few thousand of them. */
static bool made_of(int taken[MOST_DICE], long dice[MOST_DICE][FACES], int from,
                    int most, const long left[FACES])
{
    static const long nothing[FACES];
    if (same(left, nothing))
        return true;
    if (from == MOST_DICE || most == 0)
        return false;
    long rest[FACES];
    memcpy(rest, left, sizeof rest);
    for (taken[from] = 0; taken[from] <= most; taken[from]++) {
        if (made_of(taken, dice, from + 1, most - taken[from], rest))
            return true;
        for (int face = 0; face < FACES; face++)
            if ((rest[face] -= dice[from][face]) < 0)
                return taken[from] = 0, false;
    }
    return taken[from] = 0, false;
}

/* Says which dice were thrown, if that explains the counts. */
static bool tell_dice(struct game game, const long count[FACES])
{
    long dice[MOST_DICE][FACES] = {{0}};
    int taken[MOST_DICE] = {0}, missing = 0, strange = 0;
    for (int i = 0; i <= game.threads + 1; i++)
        throw_all(dice[i], game.seed + i, game.rounds);
    /* What no thread throws must not look like a die that explains all. */
    for (int i = game.threads + 2; i < MOST_DICE; i++)
        dice[i][0] = 1000000000;
    if (!made_of(taken, dice, 0, game.threads, count))
        return false;
    for (int i = 0; i < MOST_DICE; i++) {
        bool is_thread = i >= 1 && i <= game.threads;
        missing += is_thread && taken[i] == 0;
        strange += taken[i] > (is_thread ? 1 : 0);
    }
    fputs(strange ? "dice" : "missing", stdout);
    for (int i = 0; i < MOST_DICE; i++) {
        if (!strange && i >= 1 && i <= game.threads && taken[i] == 0)
            printf(" %d", i);
        for (int n = 0; strange && n < taken[i]; n++)
            printf(" %d", i);
    }
    putchar('\n');
    return missing > 0 || strange > 0;
}

static bool tell_bits(const long want[FACES], const long count[FACES])
{
    static const int bits[] = {32, 16, 8};
    for (int k = 0; k < 3; k++) {
        bool all = true;
        for (int face = 0; face < FACES; face++)
            all = all && (want[face] - count[face]) % (1L << bits[k]) == 0;
        if (all)
            return printf("bits %d\n", bits[k]) > 0;
    }
    return false;
}

/* As if SEED were kept in a short, or in a byte, with its sign or without. */
static bool tell_seed(struct game game, const long count[FACES])
{
    const long cut[] = {(short)game.seed, (unsigned short)game.seed,
                        (signed char)game.seed, (unsigned char)game.seed};
    long table[FACES];
    for (int k = 0; k < 4; k++) {
        struct game other = game;
        other.seed = cut[k];
        throw_for_all(table, other, game.rounds);
        if (cut[k] > 0 && cut[k] != game.seed && same(table, count))
            return printf("seed %d\n", k < 2 ? 16 : 8) > 0;
    }
    return false;
}

static void explain(struct game game)
{
    struct seen seen;
    long want[FACES], part[FACES], in_all = 0;
    if (!read_lines(&seen, stdin)) {
        puts("words");
        return;
    }
    throw_for_all(want, game, game.rounds);
    throw_for_all(part, game, game.rounds / game.threads);
    for (int face = 0; face < FACES; face++)
        in_all += seen.count[face];
    long wanted = game.threads * game.rounds;
    if (seen.threads != game.threads)
        printf("threads %ld\n", seen.threads);
    else if (same(want, seen.count) && seen.sum == wanted)
        puts("right");
    else if (same(want, seen.count))
        printf("sum %ld %ld\n", seen.sum, wanted);
    else if (game.threads > 1 && same(part, seen.count))
        printf("part %ld\n", game.rounds / game.threads);
    else if (tell_bits(want, seen.count) || tell_seed(game, seen.count) ||
             tell_dice(game, seen.count))
        return;
    else if (in_all != seen.sum)
        printf("sum %ld %ld\n", seen.sum, in_all);
    else if (in_all == wanted)
        puts("faces");
    else
        printf("%s %ld %ld\n", in_all < wanted ? "less" : "more", in_all,
               wanted);
}

int main(int argc, char **argv)
{
    if (argc != 5 || atoi(argv[2]) < 1 || atoi(argv[2]) > MOST_THREADS) {
        fprintf(stderr, "usage: dice right|explain THREADS ROUNDS SEED\n");
        return 2;
    }
    struct game game = {atoi(argv[2]), atol(argv[3]), atol(argv[4])};
    if (strcmp(argv[1], "explain") == 0) {
        explain(game);
        return 0;
    }
    long table[FACES];
    throw_for_all(table, game, game.rounds);
    printf("%d threads\n", game.threads);
    for (int face = 0; face < FACES; face++)
        printf("%d: %ld\n", face + 1, table[face]);
    printf("%ld throws\n", game.threads * game.rounds);
    return 0;
}
