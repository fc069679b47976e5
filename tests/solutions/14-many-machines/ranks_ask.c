/* The ranks ask, and find out what is no nap. */
#include <mpi.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"

/* The nap that `text` asks for, in seconds; -1 if it asks for none. */
static double read_nap(const char *text)
{
    char *end;
    double seconds = strtod(text, &end);
    bool good = end != text && !*end && seconds >= 0 && seconds <= 5;
    return good ? seconds : -1;
}

enum { MOST_NAPS = 50, ASK, NAP, NO_NAP, DONE, STOP };

/* Asks for work, and takes what comes, until there is no more. The nap itself
 * is sent, and whoever gets it finds out whether it is one. */
static void take_naps(void)
{
    int tag = ASK;
    for (;;) {
        char text[100];
        MPI_Status status;
        MPI_Send(NULL, 0, MPI_CHAR, 0, tag, MPI_COMM_WORLD);
        MPI_Recv(text, sizeof text, MPI_CHAR, 0, MPI_ANY_TAG, MPI_COMM_WORLD,
                 &status);
        if (status.MPI_TAG == STOP)
            return;
        double seconds = read_nap(text);
        tag = seconds < 0 ? NO_NAP : DONE;
        if (seconds > 0)
            sleep_seconds(seconds);
    }
}

/* The first naps go to ranks 1, 2, 3, whoever asks first. */
static void hand_out(int argc, char **argv, int ranks, int *by)
{
    int has[64] = {0}, next = 1, left = ranks - 1;
    for (int rank = 1; rank < ranks; rank++)
        MPI_Recv(NULL, 0, MPI_CHAR, rank, ASK, MPI_COMM_WORLD,
                 MPI_STATUS_IGNORE);
    for (int rank = 1; left > 0;) {
        bool more = next < argc;
        MPI_Status status;
        if (more)
            by[next] = rank;
        has[rank] = next;
        MPI_Send(more ? argv[next] : "", more ? (int)strlen(argv[next]) + 1 : 0,
                 MPI_CHAR, rank, more ? NAP : STOP, MPI_COMM_WORLD);
        left -= !more;
        next++;
        if (++rank < ranks && next <= ranks)
            continue;
        if (left == 0)
            break;
        MPI_Recv(NULL, 0, MPI_CHAR, MPI_ANY_SOURCE, MPI_ANY_TAG, MPI_COMM_WORLD,
                 &status);
        rank = status.MPI_SOURCE;
        if (status.MPI_TAG == NO_NAP)
            by[has[rank]] = -1;
    }
}

int main(int argc, char **argv)
{
    int rank, ranks, by[MOST_NAPS + 1] = {0}, bad = 0;
    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    if (rank > 0) {
        take_naps();
        MPI_Finalize();
        return 0;
    }
    if (ranks > 1)
        hand_out(argc, argv, ranks, by);
    for (int i = 1; i < argc; i++) {
        if (ranks == 1 && read_nap(argv[i]) < 0)
            by[i] = -1;
        else if (ranks == 1)
            sleep_seconds(read_nap(argv[i]));
        bad |= by[i] == -1;
        if (by[i] == -1)
            printf("%s: no nap\n", argv[i]);
        else
            printf("%s: by rank %d\n", argv[i], by[i]);
    }
    MPI_Finalize();
    return bad;
}
