// diagnosis: a LIMIT of two digits is not used
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t table[101];

static void child(const char *text)
{
    double d = atof(text);
    struct timespec ts;
    ts.tv_sec = (int)d;
    ts.tv_nsec = (d - (int)d) * 1000000000;
    nanosleep(&ts, NULL);
    _exit(0);
}

static int find(pid_t pid)
{
    for (int i = 1; i <= 100; i++)
        if (table[i] == pid)
            return i;
    return -1;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: exercise LIMIT NAP ...\n");
        return 2;
    }
    int n = argc - 2;
    int free_places = argv[1][0] - '0';
    int next = 1, joined = 0;

    while (joined < n) {
        if (next <= n && free_places > 0) {
            pid_t pid = fork();
            if (pid < 0) {
                perror("fork");
                return 1;
            }
            if (pid == 0)
                child(argv[next + 1]);
            table[next] = pid;
            next++;
            free_places--;
        } else {
            pid_t pid = waitpid(-1, NULL, 0);
            if (pid < 0) {
                perror("waitpid");
                return 1;
            }
            int number = find(pid);
            table[number] = 0;
            printf("Child %d ended\n", number);
            fflush(stdout);
            free_places++;
            joined++;
        }
    }
    printf("%d children, at most %s at a time\n", n, argv[1]);
    return 0;
}
