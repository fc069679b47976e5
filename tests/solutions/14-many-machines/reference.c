/*
 * Exercise 14: naps for whoever is free.
 *
 *     mpirun -n RANKS exercise SECONDS ...
 *
 * Each SECONDS, 0 to 50 of them, is a nap. Rank 0 hands the naps out in the
 * order of the arguments, one at a time: first one to each of the ranks 1, 2,
 * 3 and so on; after that, whoever has answered gets the next. So a rank with a
 * long nap gets few of them. Rank 0 itself takes none, unless it is alone: then
 * it takes them all.
 *
 * When all are answered, rank 0 prints, in the order of the arguments, who has
 * taken each. `mpirun -n 3 exercise 0.5 x 0.2` prints
 *
 *     0.5: by rank 1
 *     x: no nap
 *     0.2: by rank 2
 *
 * A nap is a number from 0 to 5 (read_nap below reads it). Anything else is no
 * nap, which disturbs no other: rank 0 may find that out, or whoever gets it.
 * The exit status of rank 0 is 1 if there was such a one, and else 0; all other
 * ranks end with 0.
 *
 * The grader looks at these things, with 1 to 5 ranks:
 *   - exactly these lines, all of them from rank 0;
 *   - whoever is free gets the next nap, and naps are taken at the same time;
 *   - all ranks end, those for which there was no nap, too;
 *   - the exit status that mpirun gives: 0, or 1 if something was no nap.
 * It uses each MPI that it finds. Any function may be used.
 *
 * Try it:   make try 14 RANKS=3 ARGS="0.5 x 0.2"
 * Grade it: make grade 14          Stuck? make hint 14
 */
#include <mpi.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

/* The nap that `text` asks for, in seconds; -1 if it asks for none. */
static double read_nap(const char *text)
{
    char *end;
    double seconds = strtod(text, &end);
    bool good = end != text && !*end && seconds >= 0 && seconds <= 5;
    return good ? seconds : -1;
}

#ifdef STARTER
int main(int argc, char **argv)
{
    int rank, ranks;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    /* TODO: rank 0 hands out, the others nap and answer. How does a rank learn
     * that there is nothing left? */
    if (rank == 0)
        for (int i = 1; i < argc; i++) {
            sleep_seconds(read_nap(argv[i]));
            printf("%s: by rank %d\n", argv[i], rank);
        }
    MPI_Finalize();
    return EXIT_SUCCESS;
}
#else
enum { MOST_NAPS = 50, STOP = -1 };

/* Takes naps until it is told to stop. A task is the number of an argument,
 * which every rank has; the answer is the same number. */
static void take_naps(char **argv)
{
    for (;;) {
        int number;
        MPI_Recv(&number, 1, MPI_INT, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        if (number == STOP)
            return;
        sleep_seconds(read_nap(argv[number]));
        MPI_Send(&number, 1, MPI_INT, 0, 0, MPI_COMM_WORLD);
    }
}

/* The number of the next good argument after `last`, or STOP. */
static int next_nap(int argc, char **argv, int last)
{
    for (int i = last + 1; i < argc; i++)
        if (read_nap(argv[i]) >= 0)
            return i;
    return STOP;
}

/* Notes in by[] which rank took each. Every rank hears of the end once: when it
 * asks for more, or at once if there is nothing for it. */
static void hand_out(int argc, char **argv, int ranks, int *by)
{
    int next = next_nap(argc, argv, 0), busy = 0;
    for (int rank = 1; rank < ranks; rank++) {
        MPI_Send(&next, 1, MPI_INT, rank, 0, MPI_COMM_WORLD);
        if (next != STOP) {
            busy++;
            next = next_nap(argc, argv, next);
        }
    }
    while (busy > 0) {
        int number;
        MPI_Status status;
        MPI_Recv(&number, 1, MPI_INT, MPI_ANY_SOURCE, 0, MPI_COMM_WORLD,
                 &status);
        by[number] = status.MPI_SOURCE;
        MPI_Send(&next, 1, MPI_INT, status.MPI_SOURCE, 0, MPI_COMM_WORLD);
        if (next == STOP)
            busy--;
        else
            next = next_nap(argc, argv, next);
    }
}

int main(int argc, char **argv)
{
    int rank, ranks, by[MOST_NAPS + 1] = {0};
    bool bad = false;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    if (rank > 0)
        take_naps(argv);
    else if (ranks > 1)
        hand_out(argc, argv, ranks, by);
    for (int i = 1; rank == 0 && i < argc; i++) {
        double seconds = read_nap(argv[i]);
        bad = bad || seconds < 0;
        if (seconds < 0) {
            printf("%s: no nap\n", argv[i]);
            continue;
        }
        if (ranks == 1)
            sleep_seconds(seconds);
        printf("%s: by rank %d\n", argv[i], by[i]);
    }
    MPI_Finalize();
    return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
#endif
