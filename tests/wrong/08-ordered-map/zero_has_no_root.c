// diagnosis: an item that has a root is told as an error
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Workers by hand, one socket each; answers are kept till their turn. */
struct answer {
    int index, ok;
    double root;
};
static double naps[100];
static int numbers[100];

static void worker(int s)
{
    int i;
    while (recv(s, &i, sizeof i, 0) == sizeof i) {
        struct timespec t = {(time_t)naps[i], 0};
        t.tv_nsec = (long)((naps[i] - (double)t.tv_sec) * 1e9);
        clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
        struct answer a = {i, numbers[i] > 0, 0};
        if (a.ok)
            a.root = sqrt(numbers[i]);
        if (send(s, &a, sizeof a, MSG_NOSIGNAL) < 0)
            break;
    }
    _exit(0);
}

int main(int argc, char **argv)
{
    int n = atoi(argv[1]), count = argc - 2, next = 0, shown = 0, bad = 0;
    int sock[8], busy[8] = {0}, state[100] = {0};
    double root[100];
    for (int i = 0; i < count; i++)
        sscanf(argv[i + 2], "%lf:%d", naps + i, numbers + i);
    for (int i = 0; i < n; i++) {
        int p[2];
        socketpair(AF_UNIX, SOCK_SEQPACKET, 0, p);
        if (fork() == 0) {
            for (int k = 0; k < i; k++)
                close(sock[k]);
            close(p[0]);
            worker(p[1]);
        }
        close(p[1]);
        sock[i] = p[0];
    }
    while (shown < count && !bad) {
        fd_set set;
        int most = 0;
        FD_ZERO(&set);
        for (int i = 0; i < n; i++) {
            if (!busy[i] && next < count) {
                send(sock[i], &next, sizeof next, 0);
                next++;
                busy[i] = 1;
            }
            if (busy[i])
                FD_SET(sock[i], &set);
            if (sock[i] > most)
                most = sock[i];
        }
        select(most + 1, &set, NULL, NULL, NULL);
        for (int i = 0; i < n; i++)
            if (busy[i] && FD_ISSET(sock[i], &set)) {
                struct answer a;
                recv(sock[i], &a, sizeof a, 0);
                busy[i] = 0;
                state[a.index] = a.ok ? 1 : 2;
                root[a.index] = a.root;
            }
        for (; shown < count && state[shown] && !bad; shown++) {
            if (state[shown] == 1)
                printf("Item %d: %g\n", shown + 1, root[shown]);
            else {
                printf("Item %d: %d has no root\n", shown + 1, numbers[shown]);
                bad = 1;
            }
            fflush(stdout);
        }
    }
    if (!bad)
        printf("%d roots\n", count);
    for (int i = 0; i < n; i++)
        close(sock[i]);
    while (wait(NULL) > 0 || errno == EINTR)
        ;
    return bad;
}
