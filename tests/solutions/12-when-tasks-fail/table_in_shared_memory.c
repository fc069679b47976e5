#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Workers take the next task from shared memory; the program sleeps in
 * sigwaitinfo until one has died, and starts another in its place. */
enum { WAITS, RUNS, OK, FAILED, GIVEN_UP };
static struct shared {
    pthread_mutex_t lock;
    struct {
        int state, attempts;
        pid_t by;
    } t[50];
} * s;
static int count, tries;
static char **plan;

static int next(void)
{
    for (int i = 0; i < count; i++)
        if (s->t[i].state == WAITS)
            return i;
    return -1;
}

static void serve(void)
{
    int i;
    pthread_mutex_lock(&s->lock);
    while ((i = next()) >= 0) {
        s->t[i].state = RUNS;
        s->t[i].by = getpid();
        size_t l = strlen(plan[i]), k = (size_t)s->t[i].attempts++;
        char c = plan[i][k < l ? k : l - 1];
        pthread_mutex_unlock(&s->lock);
        if (c == 'k')
            kill(getpid(), SIGKILL);
        if (c == 'o')
            usleep(100000);
        pthread_mutex_lock(&s->lock);
        s->t[i].state = c == 'o' ? OK : FAILED;
    }
    pthread_mutex_unlock(&s->lock);
    _exit(0);
}

static int die(pid_t pid)
{
    int again = 0;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < count; i++)
        if (s->t[i].state == RUNS && s->t[i].by == pid)
            s->t[i].state = s->t[i].attempts < tries ? WAITS : GIVEN_UP;
    again = next() >= 0;
    pthread_mutex_unlock(&s->lock);
    return again;
}

int main(int argc, char **argv)
{
    int n = atoi(argv[1]), ok = 0;
    tries = atoi(argv[2]);
    plan = argv + 3;
    count = argc - 3;
    s = mmap(0, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
             -1, 0);
    pthread_mutexattr_t a;
    pthread_mutexattr_init(&a);
    pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&s->lock, &a);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int alive = 0;
    for (; alive < n; alive++)
        if (fork() == 0)
            serve();
    while (alive > 0) {
        siginfo_t info;
        sigwaitinfo(&set, &info);
        int status;
        pid_t pid;
        while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
            alive--;
            if (WIFSIGNALED(status) && die(pid)) {
                if (fork() == 0)
                    serve();
                alive++;
            }
        }
    }
    for (int i = 0; i < count; i++) {
        printf("Task %d: ", i + 1);
        ok += s->t[i].state == OK;
        if (s->t[i].state == FAILED)
            puts("failed: no luck");
        else
            printf("%s after %d attempt(s)\n",
                   s->t[i].state == OK ? "ok" : "given up", s->t[i].attempts);
    }
    printf("%d of %d tasks ok\n", ok, count);
    return ok == count ? EXIT_SUCCESS : EXIT_FAILURE;
}
