/*
 * Small lives for the observer's tests, by name. Each checks for itself that
 * fork and wait behave as they should, and exits with 9 if they do not: so it
 * must end the same way with and without an observer.
 *
 * usage: lives NAME
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/sendfile.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;
static const char *self;

static void expect(int holds, const char *what)
{
    if (!holds)
        errx(9, "not as it should be: %s (%s)", what, strerror(errno));
}

static void nap(int ms)
{
    struct timespec t = {ms / 1000, ms % 1000 * 1000000L};
    while (nanosleep(&t, &t) == -1 && errno == EINTR)
        continue;
}

static void spin(int ms)
{
    struct timespec t;
    clock_t end = clock() + (clock_t)ms * (CLOCKS_PER_SEC / 1000);
    while (clock() < end)
        clock_gettime(CLOCK_MONOTONIC, &t);
}

/* A child that naps, then exits with `code`. */
static pid_t child(int ms, int code)
{
    pid_t pid = fork();
    expect(pid != -1, "fork");
    if (pid == 0) {
        if (ms)
            nap(ms);
        _exit(code);
    }
    return pid;
}

static void join(pid_t pid, int code)
{
    int status;
    expect(waitpid(pid, &status, 0) == pid, "waitpid");
    expect(WIFEXITED(status) && WEXITSTATUS(status) == code, "exit code");
}

/* Until `pid` is in a state as /proc names it: S asleep in a call (a tracer's
 * stop is a t), Z a zombie. */
static void until(pid_t pid, char wanted)
{
    char path[64], state = '?';
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    while (state != wanted) {
        nap(1);
        FILE *stat = fopen(path, "r");
        expect(stat && fscanf(stat, "%*d %*s %c", &state) == 1, path);
        fclose(stat);
    }
}

/* A child that naps once its parent has ended. */
static pid_t orphan(int ms)
{
    pid_t parent = getpid(), pid = fork();
    expect(pid != -1, "fork");
    if (pid == 0) {
        while (getppid() == parent)
            nap(1);
        nap(ms);
        _exit(0);
    }
    return pid;
}

static void fork_wait(void)
{
    for (int i = 0; i < 5; i++)
        join(child(0, i), i);
}

static void side_by_side(void)
{
    pid_t pids[5];
    for (int i = 0; i < 5; i++)
        pids[i] = child(300, 0);
    for (int i = 0; i < 5; i++)
        join(pids[i], 0);
}

static void one_by_one(void)
{
    for (int i = 0; i < 3; i++)
        join(child(60, 0), 0);
}

static void orphans(void)
{
    orphan(300);
    orphan(400);
}

static void zombie(void)
{
    pid_t pid = child(0, 3);
    until(pid, 'Z');
    nap(400);
    join(pid, 3);
}

static void zombies_left(void)
{
    until(child(0, 0), 'Z');
    until(child(0, 0), 'Z');
    nap(200);
}

static void grandchild(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        join(child(50, 4), 4);
        _exit(5);
    }
    join(pid, 5);
}

static void daemon_like(void)
{
    pid_t left;
    int ends[2];
    expect(pipe(ends) == 0, "pipe");
    pid_t pid = fork();
    if (pid == 0) {
        left = orphan(100);
        _exit(write(ends[1], &left, sizeof left) != sizeof left);
    }
    join(pid, 0);
    expect(read(ends[0], &left, sizeof left) == sizeof left, "its pid");
    for (int tries = 0; kill(left, 0) == 0 && tries < 1000; tries++)
        nap(10);
}

static void use_vfork(void)
{
    pid_t pid = vfork();
    if (pid == 0) {
        execl("/bin/sleep", "sleep", "0.1", (char *)NULL);
        _exit(127);
    }
    join(pid, 0);
}

static void use_spawn(void)
{
    char *argv[] = {"sh", "-c", "exit 7", NULL};
    pid_t pid;
    expect(posix_spawn(&pid, "/bin/sh", NULL, NULL, argv, environ) == 0,
           "spawn");
    join(pid, 7);
}

static void use_system(void)
{
    int status = system("exit 3");
    expect(WIFEXITED(status) && WEXITSTATUS(status) == 3, "system");
}

static void use_popen(void)
{
    char line[16] = "";
    FILE *from = popen("echo hello; exit 2", "r");
    expect(from && fgets(line, sizeof line, from), "popen");
    expect(strcmp(line, "hello\n") == 0, "what popen read");
    int status = pclose(from);
    expect(WIFEXITED(status) && WEXITSTATUS(status) == 2, "pclose");
}

static void *napping(void *unused)
{
    nap(200);
    return unused;
}

static void threads(void)
{
    pthread_t thread[3];
    for (int i = 0; i < 3; i++)
        expect(!pthread_create(&thread[i], NULL, napping, NULL), "thread");
    for (int i = 0; i < 3; i++)
        pthread_join(thread[i], NULL);
}

static void *forking(void *unused)
{
    join(child(50, 6), 6);
    return unused;
}

static void fork_in_thread(void)
{
    pthread_t thread;
    expect(!pthread_create(&thread, NULL, forking, NULL), "thread");
    pthread_join(thread, NULL);
}

static void *execing(void *unused)
{
    execl("/bin/sleep", "sleep", "0.1", (char *)NULL);
    return unused;
}

static void exec_in_thread(void)
{
    pthread_t thread;
    expect(!pthread_create(&thread, NULL, execing, NULL), "thread");
    pthread_join(thread, NULL);
    expect(0, "exec in a thread replaces the process");
}

static volatile sig_atomic_t reaped;

static void on_sigchld(int number)
{
    (void)number;
    int saved = errno;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        reaped++;
    errno = saved;
}

static void sigchld_handler(void)
{
    struct sigaction action = {.sa_handler = on_sigchld};
    sigset_t block, old;
    sigaction(SIGCHLD, &action, NULL);
    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    sigprocmask(SIG_BLOCK, &block, &old);
    for (int i = 0; i < 5; i++)
        child(300 + 40 * i, 0);
    while (reaped < 5)
        sigsuspend(&old);
}

static void sigchld_ignored(void)
{
    signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 3; i++)
        child(50, 0);
    expect(wait(NULL) == -1 && errno == ECHILD, "wait with SIG_IGN");
}

static void wnowait(void)
{
    siginfo_t info = {0};
    pid_t pid = child(50, 8);
    expect(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == 0, "peek");
    expect(info.si_pid == pid && info.si_status == 8, "peeked");
    nap(200);
    expect(waitid(P_ALL, 0, &info, WEXITED) == 0, "take");
    expect(info.si_pid == pid && info.si_code == CLD_EXITED, "taken");
    expect(waitid(P_ALL, 0, &info, WEXITED) == -1 && errno == ECHILD, "gone");
}

/* Were the child free to end as soon as it goes on, then its parent could come
 * too late to see that it had gone on; or into the last wait, to stand there
 * when it ends. */
static void wuntraced(void)
{
    int status, hold[2];
    pid_t parent = getpid();
    expect(pipe(hold) == 0, "pipe");
    pid_t pid = fork();
    if (pid == 0) {
        char byte;
        close(hold[1]);
        raise(SIGSTOP);
        expect(read(hold[0], &byte, 1) == 0, "nothing but the end");
        until(parent, 'S');
        _exit(4);
    }
    expect(waitpid(pid, &status, WUNTRACED) == pid, "WUNTRACED");
    expect(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP, "stopped");
    nap(200);
    expect(waitpid(pid, &status, WNOHANG | WUNTRACED) == 0, "once only");
    kill(pid, SIGCONT);
    expect(waitpid(pid, &status, WCONTINUED) == pid, "WCONTINUED");
    expect(WIFCONTINUED(status), "continued");
    close(hold[1]);
    join(pid, 4);
}

static void killed(void)
{
    int status;
    pid_t pid = child(5000, 0);
    kill(pid, SIGTERM);
    expect(waitpid(pid, &status, 0) == pid, "waitpid");
    expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM, "SIGTERM");
}

static void crash(void)
{
    raise(SIGSEGV);
}

static void exit_three(void)
{
    exit(3);
}

static void nap_100(void)
{
    for (int i = 0; i < 5; i++)
        join(child(100, 0), 0);
}

/* Ignored signals that arrive in a nap must neither end nor split it. */
static void nap_with_signals(void)
{
    struct timespec t = {0, 300000000};
    for (int i = 0; i < 5; i++)
        child(30 + 40 * i, 0);
    expect(nanosleep(&t, NULL) == 0, "a nap that SIGCHLD does not end");
    while (wait(NULL) > 0)
        continue;
}

static void compute(void)
{
    pid_t pids[2];
    for (int i = 0; i < 2; i++) {
        pids[i] = fork();
        if (pids[i] == 0) {
            spin(400);
            _exit(0);
        }
    }
    join(pids[0], 0);
    join(pids[1], 0);
}

static void polling(void)
{
    pid_t pid = child(100, 0);
    while (waitpid(pid, NULL, WNOHANG) == 0)
        nap(10);
}

/* As whoever waits by looking every millisecond. */
static void naps_of_1_ms(void)
{
    spin(30);
    for (int i = 0; i < 1200; i++)
        nap(1);
}

static void talkers(void)
{
    for (int i = 0; i < 4; i++) {
        if (fork() == 0) {
            for (int line = 0; line < 50; line++) {
                dprintf(1, "%d says %d\n", (int)getpid(), line);
                if (line == 25)
                    nap(5);
            }
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        continue;
    fprintf(stderr, "done\n");
}

static void thousand(void)
{
    for (int i = 0; i < 1000; i++)
        join(child(0, i % 200), i % 200);
}

/* 30 MiB, which five children only share. */
static void share_memory(void)
{
    size_t size = 30 << 20;
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    expect(memory != MAP_FAILED, "mmap");
    memset(memory, 1, size);
    side_by_side();
}

static void inheritance(void)
{
    sigset_t mask;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    for (int number = 1; number < 32; number++) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) == -1)
            continue;
        expect(action.sa_handler == SIG_DFL, "a disposition came along");
        expect(sigismember(&mask, number) == 0, "a mask came along");
    }
    for (int fd = 3; fd < 64; fd++)
        expect(close(fd) == -1 && errno == EBADF, "a descriptor came along");
}

static void again(void)
{
    execl(self, self, "fork-wait", (char *)NULL);
}

static void put(int fd, const char *text)
{
    expect(write(fd, text, strlen(text)) == (ssize_t)strlen(text), "write");
}

static void unfinished_line(void)
{
    put(1, "first ");
    nap(40);
    put(2, "between\n");
    nap(40);
    put(1, "last");
}

/* Writes `text` to stdout in the way of that number. */
static void write_by_way(int way, char *text)
{
    size_t n = strlen(text);
    struct iovec piece = {text, n};
    FILE *file = tmpfile();
    int ends[2];
    expect(file && pipe(ends) == 0, "a file and a pipe");
    put(fileno(file), text);
    lseek(fileno(file), 0, SEEK_SET);
    if (way == 1)
        put(dup(1), text);
    else if (way == 2)
        put(fcntl(1, F_DUPFD, 100), text);
    else if (way == 3)
        put(open("/dev/stdout", O_WRONLY), text);
    else if (way == 4)
        expect(writev(dup(1), &piece, 1) == (ssize_t)n, "writev");
    else if (way == 5)
        expect(sendfile(1, fileno(file), NULL, n) == (ssize_t)n, "sendfile");
    else if (way == 6)
        expect(vmsplice(1, &piece, 1, 0) == (ssize_t)n, "vmsplice");
    if (way != 7)
        return;
    put(ends[1], text);
    expect(splice(ends[0], NULL, 1, NULL, n, 0) == (ssize_t)n, "splice");
}

static void writers(void)
{
    char text[40];
    for (int way = 1; way <= 7; way++) {
        pid_t pid = fork();
        if (pid == 0) {
            snprintf(text, sizeof text, "from %d\n", way);
            write_by_way(way, text);
            nap(20); /* until what vmsplice lent has been read */
            _exit(0);
        }
        join(pid, 0);
    }
}

static void many_naps(void)
{
    pid_t pid = fork();
    if (pid == 0) {
        struct timespec tiny = {0, 10000};
        for (int i = 0; i < 2500; i++)
            nanosleep(&tiny, NULL);
        nap(300);
        _exit(0);
    }
    join(pid, 0);
}

/* Thousands that are alive at once, and end one after the other. */
static void crowd(int count)
{
    pid_t *pids = calloc((size_t)count, sizeof *pids);
    expect(pids != NULL, "calloc");
    for (int i = 0; i < count; i++) {
        pids[i] = fork();
        expect(pids[i] != -1, "fork");
        if (pids[i] == 0)
            for (;;)
                pause();
    }
    for (int i = 0; i < count; i++) {
        kill(pids[i], SIGKILL);
        expect(waitpid(pids[i], NULL, 0) == pids[i], "waitpid");
    }
    free(pids);
}

static void small_crowd(void)
{
    crowd(400);
}

static void large_crowd(void)
{
    crowd(2000);
}

static void make_file(const char *path)
{
    int fd = open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
    expect(fd != -1, path);
    close(fd);
}

/* Eight things that would stay, among as many that do not. */
static void leaves_things(void)
{
    char file[64], renamed[80], folder[] = "/tmp/lives.XXXXXX", inside[64];
    snprintf(file, sizeof file, "/tmp/lives.%d", (int)getpid());
    snprintf(renamed, sizeof renamed, "%s.renamed", file);
    make_file(file);
    expect(rename(file, renamed) == 0, "rename");
    make_file(file);
    unlink(file);
    expect(mkdtemp(folder) != NULL, "mkdtemp");
    snprintf(inside, sizeof inside, "%s/inside", folder);
    make_file(inside);
    FILE *gone = tmpfile();
    expect(gone && fclose(gone) == 0, "tmpfile");
    expect(shm_open("/lives.shm", O_CREAT | O_RDWR, 0600) != -1, "shm_open");
    expect(sem_open("/lives.sem", O_CREAT, 0600, 1) != SEM_FAILED, "sem_open");
    expect(mq_open("/lives.queue", O_CREAT | O_RDWR, 0600, NULL) != -1, "mq");
    int id = shmget(IPC_PRIVATE, 4096, 0600);
    expect(shmctl(id, IPC_RMID, NULL) == 0, "shmctl");
    expect(shmget(IPC_PRIVATE, 4096, 0600) != -1, "shmget");
    expect(semget(IPC_PRIVATE, 1, 0600) != -1, "semget");
    expect(msgget(IPC_PRIVATE, 0600) != -1, "msgget");
}

static const struct {
    const char *name;
    void (*run)(void);
} lives[] = {
    {"fork-wait", fork_wait},
    {"side-by-side", side_by_side},
    {"one-by-one", one_by_one},
    {"orphans", orphans},
    {"zombie", zombie},
    {"zombies-left", zombies_left},
    {"grandchild", grandchild},
    {"daemon-like", daemon_like},
    {"vfork", use_vfork},
    {"spawn", use_spawn},
    {"system", use_system},
    {"popen", use_popen},
    {"threads", threads},
    {"fork-in-thread", fork_in_thread},
    {"exec-in-thread", exec_in_thread},
    {"sigchld-handler", sigchld_handler},
    {"sigchld-ignored", sigchld_ignored},
    {"wnowait", wnowait},
    {"wuntraced", wuntraced},
    {"killed", killed},
    {"crash", crash},
    {"exit-three", exit_three},
    {"nap-100", nap_100},
    {"nap-with-signals", nap_with_signals},
    {"compute", compute},
    {"polling", polling},
    {"naps-of-1-ms", naps_of_1_ms},
    {"talkers", talkers},
    {"thousand", thousand},
    {"share-memory", share_memory},
    {"inheritance", inheritance},
    {"unfinished-line", unfinished_line},
    {"writers", writers},
    {"many-naps", many_naps},
    {"small-crowd", small_crowd},
    {"large-crowd", large_crowd},
    {"leaves-things", leaves_things},
    {"again", again},
};

int main(int argc, char **argv)
{
    self = argv[0];
    for (size_t i = 0; argc == 2 && i < sizeof lives / sizeof *lives; i++)
        if (strcmp(argv[1], lives[i].name) == 0) {
            lives[i].run();
            return 0;
        }
    fputs("usage: lives NAME, one of:", stderr);
    for (size_t i = 0; i < sizeof lives / sizeof *lives; i++)
        fprintf(stderr, " %s", lives[i].name);
    fputc('\n', stderr);
    return 2;
}
