/* Programs that a grader must survive. Graded as exercise 03; RUNAWAY, given
 * to the compiler, says which one it is. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void fork_bomb(void)
{
    for (;;)
        fork();
}

static void fork_bomb_in_sessions(void)
{
    for (;;) {
        if (fork() == 0)
            setsid();
    }
}

static void prints_for_ever(void)
{
    for (;;)
        puts("and on and on");
}

static void hangs(void)
{
    for (;;)
        pause();
}

static void hangs_and_ignores_signals(void)
{
    for (int i = 1; i < 32; i++)
        signal(i, SIG_IGN);
    for (;;)
        pause();
}

static void daemon_holds_stdout(void)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0)
            sleep(5000);
        _exit(0);
    }
}

static void eats_memory(void)
{
    for (;;) {
        char *more = malloc(1 << 24);
        if (more)
            memset(more, 1, 1 << 24);
    }
}

static void computes_for_ever(void)
{
    for (volatile long i = 0;; i++)
        continue;
}

static void kills_everybody(void)
{
    kill(-1, SIGKILL);
}

static void writes_a_big_file(void)
{
    static char block[1 << 16];
    int fd = open("big", O_WRONLY | O_CREAT, 0600);
    while (write(fd, block, sizeof block) > 0)
        continue;
    for (;;)
        pause();
}

static void stops_itself(void)
{
    raise(SIGSTOP);
}

static void *one_more(void *nothing)
{
    (void)nothing;
    pause();
    return NULL;
}

static void thread_bomb(void)
{
    pthread_t thread;
    for (;;)
        pthread_create(&thread, NULL, one_more, NULL);
}

static void prints_escapes(void)
{
    for (int i = 0; i < 256; i++)
        putchar(i);
    puts("\033[2J\033]0;mine\007 <b>&amp; \"quoted\" \xff\xfe");
}

#define SAME(name) strcmp(wanted, #name) == 0 ? name

int main(void)
{
    const char *wanted = RUNAWAY;
    void (*run)(void) = SAME(fork_bomb)
        : SAME(fork_bomb_in_sessions)
        : SAME(prints_for_ever)
        : SAME(hangs)
        : SAME(hangs_and_ignores_signals)
        : SAME(daemon_holds_stdout)
        : SAME(eats_memory)
        : SAME(computes_for_ever)
        : SAME(kills_everybody)
        : SAME(writes_a_big_file)
        : SAME(stops_itself) : SAME(thread_bomb) : prints_escapes;
    run();
    return 0;
}
