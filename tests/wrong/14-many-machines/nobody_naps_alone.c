// diagnosis: the lines are not right with one rank
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
    for (int i = 1; rank == 0 && ranks > 1 && i < argc; i++) {
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
