/*
 * Programs that run away, by name: what a learner's mistake can grow into.
 * ONLY to be run under the observer, and that under a guard of its own: see
 * runaway.bats.
 *
 * usage: runaway NAME        without NAME: lists "name verdict"
 *
 * FIRST+LIMIT is a name, too: the program first does what has a verdict, or
 * costs the observer some of its record, and then goes over a limit, which
 * must hold all the same.
 */
#define _GNU_SOURCE
#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

extern char **environ;
static char *self, *name;

static void forever(void)
{
    for (;;)
        pause();
}

static void fork_bomb(void)
{
    for (;;)
        fork();
}

static void fork_bomb_setsid(void)
{
    for (;;)
        if (fork() == 0)
            setsid();
}

/* Each forks and ends: few at once, but no end of it. */
static void rabbits(void)
{
    if (fork() > 0)
        forever();
    for (;;)
        if (fork() > 0)
            _exit(0);
}

static void rabbits_setsid(void)
{
    if (fork() > 0)
        forever();
    for (;;) {
        if (fork() > 0)
            _exit(0);
        setsid();
    }
}

static void vfork_exec_bomb(void)
{
    for (;;)
        if (vfork() == 0) {
            execl(self, self, name, (char *)NULL);
            _exit(127);
        }
}

static void spawn_bomb(void)
{
    char *argv[] = {self, name, NULL};
    pid_t pid;
    for (int i = 0; i < 2; i++)
        posix_spawn(&pid, self, NULL, NULL, argv, environ);
    forever();
}

static void *wait_forever(void *unused)
{
    forever();
    return unused;
}

static void thread_bomb(void)
{
    pthread_t thread;
    for (;;)
        pthread_create(&thread, NULL, wait_forever, NULL);
}

static void clone_untraced(void)
{
    long pid = syscall(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0, 0, 0, 0);
    if (pid == -1)
        exit(3);
    forever();
}

static void clone3_raw(void)
{
    unsigned long arguments[8] = {CLONE_UNTRACED, 0, 0, 0, SIGCHLD, 0, 0, 0};
    if (syscall(SYS_clone3, arguments, sizeof arguments) == -1)
        exit(4);
    forever();
}

static void daemon_with_stdout(void)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0)
            forever();
        _exit(0);
    }
    wait(NULL);
}

static void child_left(void)
{
    if (fork() == 0)
        forever();
}

static void stopped_child_left(void)
{
    if (fork() == 0) {
        raise(SIGSTOP);
        forever();
    }
    usleep(50000);
}

static void subreaper_left(void)
{
    if (fork() == 0) {
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        if (fork() == 0) {
            if (fork() == 0)
                forever();
            _exit(0);
        }
        forever();
    }
}

static void flood(int fd)
{
    static char text[65536];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\n';
    for (;;)
        if (write(fd, text, sizeof text) == -1 && errno != EAGAIN)
            exit(5);
}

static void endless_stdout(void)
{
    flood(1);
}

static void endless_stderr(void)
{
    flood(2);
}

static void endless_lines(void)
{
    for (;;)
        if (write(1, "yes, but why?\n", 14) == -1)
            exit(5);
}

static void orphan_floods(void)
{
    if (fork() == 0)
        flood(1);
}

static void endless_file(void)
{
    FILE *file = tmpfile();
    flood(fileno(file));
}

static void endless_file_stubborn(void)
{
    static char text[4096];
    FILE *file = tmpfile();
    signal(SIGXFSZ, SIG_IGN);
    for (;;)
        if (write(fileno(file), text, sizeof text) == -1)
            lseek(fileno(file), 1 << 30, SEEK_SET);
}

static void eat(size_t most, int flags)
{
    const size_t piece = 1 << 24;
    for (size_t eaten = 0; eaten < most; eaten += piece) {
        char *memory = mmap(NULL, piece, PROT_READ | PROT_WRITE,
                            MAP_ANONYMOUS | flags, -1, 0);
        if (memory == MAP_FAILED)
            break;
        memset(memory, 1, piece);
    }
    forever();
}

static void memory(void)
{
    eat((size_t)40 << 30, MAP_PRIVATE);
}

static void memory_shared(void)
{
    eat((size_t)40 << 30, MAP_SHARED);
}

static void memory_of_many(void)
{
    for (int i = 0; i < 8; i++)
        if (fork() == 0)
            eat(40 << 20, MAP_PRIVATE);
    forever();
}

static void endless_loop(void)
{
    for (volatile int i = 0;; i++)
        continue;
}

static void endless_nap(void)
{
    forever();
}

static void loops_of_many(void)
{
    for (int i = 0; i < 4; i++)
        if (fork() == 0)
            endless_loop();
    while (wait(NULL) > 0)
        continue;
}

static void kill_everybody(void)
{
    kill(-1, SIGKILL);
}

static void kill_parent(void)
{
    kill(getppid(), SIGKILL);
}

static void kill_init(void)
{
    kill(1, SIGTERM);
}

static void kill_parents_group(void)
{
    kill(-getpgid(getppid()), SIGKILL);
}

static void kill_by_queue(void)
{
    sigqueue(getppid(), SIGTERM, (union sigval){0});
}

static void kill_by_thread(void)
{
    syscall(SYS_tgkill, getppid(), getppid(), SIGKILL);
}

static void kill_by_descriptor(void)
{
    int fd = (int)syscall(SYS_pidfd_open, getppid(), 0);
    syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0);
}

/* Run with --fail-fork 1: the classic. */
static void kill_what_fork_returned(void)
{
    pid_t pid = fork();
    if (pid == 0)
        forever();
    kill(pid, SIGTERM);
}

static void kill_own_group(void)
{
    fork();
    kill(0, SIGTERM);
    forever();
}

static void stopped_child(void)
{
    if (fork() == 0) {
        raise(SIGSTOP);
        _exit(0);
    }
    wait(NULL);
}

static void stop_self(void)
{
    raise(SIGSTOP);
}

static void deaf(void)
{
    sigset_t all;
    for (int number = 1; number < 65; number++)
        signal(number, SIG_IGN);
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, NULL);
    setsid();
    if (fork() == 0)
        setsid();
    forever();
}

static void exec_loop(void)
{
    execl(self, self, name, (char *)NULL);
}

static void read_of_nothing(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) == 0 && read(ends[0], &byte, 1) == 1)
        exit(0);
}

static void wait_of_the_waiting(void)
{
    if (fork() == 0)
        if (fork() == 0)
            forever();
    while (wait(NULL) > 0)
        continue;
}

static void endless_zombies(void)
{
    for (;;)
        if (fork() == 0)
            _exit(0);
}

static void crash_loop(void)
{
    for (;;) {
        if (fork() == 0)
            raise(SIGSEGV);
        wait(NULL);
    }
}

static void vfork_that_stays(void)
{
    if (vfork() == 0)
        forever();
}

static void *end_main(void *unused)
{
    usleep(10000);
    forever();
    return unused;
}

static void thread_outlives_main(void)
{
    pthread_t thread;
    pthread_create(&thread, NULL, end_main, NULL);
    pthread_exit(NULL);
}

static void trace_me(void)
{
    exit(ptrace(PTRACE_TRACEME, 0, 0, 0) == -1 ? 6 : 0);
}

static void trace_the_observer(void)
{
    exit(ptrace(PTRACE_ATTACH, getppid(), 0, 0) == -1 ? 7 : 0);
}

static void many_files(void)
{
    while (open("/dev/null", O_RDONLY) != -1)
        continue;
    endless_loop();
}

static void chatter_and_forks(void)
{
    for (;;) {
        fork();
        dprintf(1, "%d\n", (int)getpid());
    }
}

/* Each parent lies still in its vfork, so that it goes down and down. */
static void vfork_bomb(void)
{
    for (;;)
        vfork();
}

static void daemons(void)
{
    for (;;) {
        if (fork() == 0) {
            setsid();
            if (fork() == 0)
                forever();
            _exit(0);
        }
        wait(NULL);
    }
}

static void fork_again(int number)
{
    (void)number;
    if (fork() == 0)
        _exit(0);
}

static void forks_of_a_handler(void)
{
    signal(SIGCHLD, fork_again);
    raise(SIGCHLD);
    forever();
}

static void forks_that_are_killed(void)
{
    for (;;) {
        pid_t pid = fork();
        if (pid == 0)
            forever();
        kill(pid, SIGKILL);
    }
}

static void *end_at_once(void *unused)
{
    return unused;
}

static void threads_without_end(void)
{
    pthread_t thread;
    for (;;)
        if (pthread_create(&thread, NULL, end_at_once, NULL) == 0)
            pthread_join(thread, NULL);
}

static void *exec_again(void *unused)
{
    execl(self, self, name, (char *)NULL);
    return unused;
}

static void exec_of_threads(void)
{
    pthread_t thread;
    for (int i = 0; i < 4; i++)
        pthread_create(&thread, NULL, exec_again, NULL);
    forever();
}

static void sparse_file(void)
{
    exit(ftruncate(fileno(tmpfile()), (off_t)1 << 40) == 0 ? 0 : 5);
}

static void file_limit_raised(void)
{
    struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &none);
    endless_file();
}

/* /proc then hides most of it from who is not root. */
static void memory_hidden(void)
{
    prctl(PR_SET_DUMPABLE, 0);
    memory();
}

static void stopped_parent(void)
{
    if (fork() == 0) {
        kill(getppid(), SIGSTOP);
        _exit(0);
    }
    forever();
}

static void stop_and_go(void)
{
    pid_t pid = fork();
    if (pid == 0)
        endless_loop();
    for (;;) {
        kill(pid, SIGSTOP);
        kill(pid, SIGCONT);
    }
}

static void ignore(int number)
{
    (void)number;
}

static void alarm_storm(void)
{
    struct itimerval often = {{0, 1}, {0, 1}};
    signal(SIGALRM, ignore);
    setitimer(ITIMER_REAL, &often, NULL);
    forever();
}

static void all_closed(void)
{
    for (int fd = 0; fd < 1024; fd++)
        close(fd);
    fork_bomb();
}

/* Its pids are others than those that the observer sees. */
static void bomb_in_namespace(void)
{
    unshare(CLONE_NEWUSER | CLONE_NEWPID);
    fork_bomb_setsid();
}

static void death_signal(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) == -1)
        exit(5);
    if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (write(ends[1], "", 1) == 1)
            forever();
    }
    if (read(ends[0], &byte, 1) != 1)
        exit(5);
}

static void waits_of_a_ring(void)
{
    char parameters[120] = {0};
    exit(syscall(SYS_io_uring_setup, 1, parameters) == -1 ? 8 : 0);
}

/* --- memory that no process has mapped ------------------------------------*/

enum { PIECE = 1 << 23, PIECES = 64 };

static void sysv_memory(void)
{
    for (int i = 0; i < PIECES; i++) {
        int id = shmget(IPC_PRIVATE, PIECE, IPC_CREAT | 0600);
        char *memory = shmat(id, NULL, 0);
        if (memory == (void *)-1)
            exit(5);
        memset(memory, 1, PIECE);
        shmdt(memory);
    }
    forever();
}

static void fill(int fd)
{
    static char piece[PIECE];
    memset(piece, 1, sizeof piece);
    /* The limit for files is 1 MiB: this one goes around it. */
    char *memory = NULL;
    if (ftruncate(fd, 1 << 20) == 0)
        memory = mmap(NULL, 1 << 20, PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd == -1 || memory == MAP_FAILED || !memory)
        exit(5);
    memset(memory, 1, 1 << 20);
    munmap(memory, 1 << 20);
}

static void memory_files(void)
{
    for (int i = 0; i < 512; i++)
        fill(memfd_create("piece", 0));
    forever();
}

static void shm_files(void)
{
    for (int i = 0; i < 512; i++) {
        char file[64];
        snprintf(file, sizeof file, "/runaway.%d.%d", (int)getpid(), i);
        int fd = shm_open(file, O_RDWR | O_CREAT, 0600);
        fill(fd);
        close(fd);
    }
    forever();
}

static void shared_and_dropped(void)
{
    for (int i = 0; i < PIECES; i++) {
        char *memory = mmap(NULL, PIECE, PROT_READ | PROT_WRITE,
                            MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED)
            exit(5);
        memset(memory, 1, PIECE);
        madvise(memory, PIECE, MADV_DONTNEED);
    }
    forever();
}

static void touched_by_the_dead(void)
{
    char *memory = mmap(NULL, (size_t)PIECE * PIECES, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < PIECES; i++) {
        if (fork() == 0) {
            memset(memory + (size_t)PIECE * (size_t)i, 1, PIECE);
            _exit(0);
        }
        wait(NULL);
    }
    forever();
}

/* Much is shared, but it is the same for all, and not too much. */
static void shared_by_many(void)
{
    char *memory = mmap(NULL, PIECE, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int id = shmget(IPC_PRIVATE, PIECE, IPC_CREAT | 0600);
    char *segment = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    for (int i = 0; i < 20; i++)
        if (fork() == 0) {
            memset(memory, 1, PIECE);
            memset(segment, 1, PIECE);
            usleep(200000);
            _exit(0);
        }
    while (wait(NULL) > 0)
        continue;
}

/* --- on other ways to who is not of the run -------------------------------*/

static void join_parents_group(void)
{
    setpgid(0, getpgid(getppid()));
    kill(0, SIGTERM);
    forever();
}

/* What is written to such a descriptor stops its owner. */
static void signal_of_owner(int command, long owner)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        exit(5);
    fcntl(ends[0], F_SETSIG, SIGSTOP);
    fcntl(ends[0], command, owner);
    fcntl(ends[0], F_SETFL, O_ASYNC);
    if (write(ends[1], "", 1) != 1)
        exit(5);
}

static void owner_is_parent(void)
{
    signal_of_owner(F_SETOWN, getppid());
}

static void owner_is_parents_group(void)
{
    signal_of_owner(F_SETOWN, -getpgid(getppid()));
}

static void owner_ex_is_parent(void)
{
    struct f_owner_ex owner = {F_OWNER_TID, getppid()};
    signal_of_owner(F_SETOWN_EX, (long)&owner);
}

static void owner_by_ioctl(void)
{
    int ends[2], owner = getppid();
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        exit(5);
    ioctl(ends[0], FIOSETOWN, &owner);
}

static void owner_is_child(void)
{
    pid_t pid = fork();
    if (pid == 0)
        forever();
    signal_of_owner(F_SETOWN, pid);
    waitpid(pid, NULL, WUNTRACED);
    kill(pid, SIGKILL);
    wait(NULL);
}

static void kill_by_proc_folder(void)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/%d", (int)getppid());
    int fd = open(path, O_RDONLY | O_DIRECTORY);
    syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0);
}

static void limit_parent(void)
{
    prlimit(getppid(), RLIMIT_NOFILE, &(struct rlimit){0, 0}, NULL);
}

static void move_parent(void)
{
    cpu_set_t none;
    CPU_ZERO(&none);
    CPU_SET(0, &none);
    sched_setaffinity(getppid(), sizeof none, &none);
}

static void slow_parent(void)
{
    setpriority(PRIO_PROCESS, (id_t)getppid(), 19);
}

static void slow_user(void)
{
    setpriority(PRIO_USER, 0, 19);
}

static void schedule_parent(void)
{
    sched_setscheduler(getppid(), SCHED_IDLE, &(struct sched_param){0});
}

static void input_of_parent(void)
{
    syscall(SYS_ioprio_set, 1, getppid(), 3 << 13);
}

static void memory_of_parent(void)
{
    char byte = 0;
    struct iovec here = {&byte, 1}, there = {&byte, 1};
    process_vm_writev(getppid(), &here, 1, &there, 1, 0);
}

/* The kernel sends such signals only to threads of the caller. */
static void timer_of_parent(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID,
                             .sigev_signo = SIGKILL};
    timer_t timer;
    event.sigev_notify_thread_id = getppid();
    exit(timer_create(CLOCK_MONOTONIC, &event, &timer) == -1 ? 6 : 0);
}

/* --- changes of the machine, with wrong arguments, should one get through - */

static void mounts(void)
{
    mount("none", "/nowhere", "nothing", 0, NULL);
}

static void unmounts(void)
{
    umount("/nowhere");
}

static void names_the_host(void)
{
    char host[65] = {0};
    gethostname(host, sizeof host - 1);
    sethostname(host, strlen(host));
}

static void sets_the_clock(void)
{
    clock_settime(CLOCK_REALTIME, &(struct timespec){-1, 0});
}

static void tunes_the_clock(void)
{
    struct timex clock = {.modes = 0};
    if (adjtimex(&clock) == -1)
        exit(5); /* a question only */
    clock.modes = ADJ_TICK;
    clock.tick = -1;
    adjtimex(&clock);
}

static void becomes_another(void)
{
    if (setuid(getuid()) == -1 || setresgid((gid_t)-1, getgid(), getgid()))
        exit(5); /* it is that already */
    if (setuid(65533) == 0)
        exit(5);
}

static void reboots(void)
{
    syscall(SYS_reboot, 0, 0, 0, NULL);
}

static void loads_a_module(void)
{
    syscall(SYS_init_module, NULL, 0, "");
}

static void changes_its_root(void)
{
    if (chroot("/") == -1)
        exit(0);
}

static void swaps(void)
{
    if (swapon("/nowhere", 0) == -1)
        exit(0);
}

static void makes_a_device(void)
{
    mkfifo("fifo", 0600);
    if (mknod("device", S_IFCHR | 0600, 0) == 0)
        exit(5);
}

static void types_for_the_user(void)
{
    ioctl(0, TIOCSTI, "x");
}

static const struct {
    const char *name, *verdict;
    void (*run)(void);
} all[] = {
    {"fork-bomb", "process-limit", fork_bomb},
    {"fork-bomb-setsid", "process-limit", fork_bomb_setsid},
    {"rabbits", "process-limit", rabbits},
    {"rabbits-setsid", "process-limit", rabbits_setsid},
    {"vfork-exec-bomb", "process-limit", vfork_exec_bomb},
    {"spawn-bomb", "process-limit", spawn_bomb},
    {"thread-bomb", "process-limit", thread_bomb},
    {"clone-untraced", "exit", clone_untraced},
    {"clone3-raw", "exit", clone3_raw},
    {"daemon-with-stdout", "left-running", daemon_with_stdout},
    {"child-left", "left-running", child_left},
    {"stopped-child-left", "left-running", stopped_child_left},
    {"subreaper-left", "left-running", subreaper_left},
    {"endless-stdout", "output-limit", endless_stdout},
    {"endless-stderr", "output-limit", endless_stderr},
    {"endless-lines", "output-limit", endless_lines},
    {"orphan-floods", "output-limit", orphan_floods},
    {"endless-file", "file-limit", endless_file},
    {"endless-file-stubborn", "file-limit", endless_file_stubborn},
    {"memory", "memory-limit", memory},
    {"memory-shared", "memory-limit", memory_shared},
    {"memory-of-many", "memory-limit", memory_of_many},
    {"endless-loop", "timeout", endless_loop},
    {"endless-nap", "timeout", endless_nap},
    {"loops-of-many", "cpu-limit", loops_of_many},
    {"kill-everybody", "signal-outside", kill_everybody},
    {"kill-parent", "signal-outside", kill_parent},
    {"kill-init", "signal-outside", kill_init},
    {"kill-parents-group", "signal-outside", kill_parents_group},
    {"kill-by-queue", "signal-outside", kill_by_queue},
    {"kill-by-thread", "signal-outside", kill_by_thread},
    {"kill-by-descriptor", "signal-outside", kill_by_descriptor},
    {"kill-what-fork-returned", "signal-outside", kill_what_fork_returned},
    {"kill-own-group", "signal", kill_own_group},
    {"stopped-child", "timeout", stopped_child},
    {"stop-self", "timeout", stop_self},
    {"deaf", "timeout", deaf},
    {"exec-loop", "timeout", exec_loop},
    {"read-of-nothing", "timeout", read_of_nothing},
    {"wait-of-the-waiting", "timeout", wait_of_the_waiting},
    {"endless-zombies", "process-limit", endless_zombies},
    {"crash-loop", "process-limit", crash_loop},
    {"vfork-that-stays", "timeout", vfork_that_stays},
    {"thread-outlives-main", "timeout", thread_outlives_main},
    {"trace-me", "exit", trace_me},
    {"trace-the-observer", "call-refused", trace_the_observer},
    {"many-files", "timeout", many_files},
    {"chatter-and-forks", "process-limit", chatter_and_forks},
    {"vfork-bomb", "process-limit", vfork_bomb},
    {"daemons", "process-limit", daemons},
    {"forks-of-a-handler", "process-limit", forks_of_a_handler},
    {"forks-that-are-killed", "process-limit", forks_that_are_killed},
    {"threads-without-end", "timeout", threads_without_end},
    {"exec-of-threads", "timeout", exec_of_threads},
    {"sparse-file", "file-limit", sparse_file},
    {"file-limit-raised", "file-limit", file_limit_raised},
    {"memory-hidden", "memory-limit", memory_hidden},
    {"stopped-parent", "timeout", stopped_parent},
    {"stop-and-go", "timeout", stop_and_go},
    {"alarm-storm", "timeout", alarm_storm},
    {"all-closed", "process-limit", all_closed},
    {"bomb-in-namespace", "process-limit", bomb_in_namespace},
    {"death-signal", "ok", death_signal},
    {"waits-of-a-ring", "exit", waits_of_a_ring},
    {"sysv-memory", "memory-limit", sysv_memory},
    {"memory-files", "memory-limit", memory_files},
    {"shm-files", "memory-limit", shm_files},
    {"shared-and-dropped", "memory-limit", shared_and_dropped},
    {"touched-by-the-dead", "memory-limit", touched_by_the_dead},
    {"shared-by-many", "ok", shared_by_many},
    {"join-parents-group", "signal", join_parents_group},
    {"owner-is-parent", "call-refused", owner_is_parent},
    {"owner-is-parents-group", "call-refused", owner_is_parents_group},
    {"owner-ex-is-parent", "call-refused", owner_ex_is_parent},
    {"owner-by-ioctl", "call-refused", owner_by_ioctl},
    {"owner-is-child", "ok", owner_is_child},
    {"kill-by-proc-folder", "signal-outside", kill_by_proc_folder},
    {"limit-parent", "call-refused", limit_parent},
    {"move-parent", "call-refused", move_parent},
    {"slow-parent", "call-refused", slow_parent},
    {"slow-user", "call-refused", slow_user},
    {"schedule-parent", "call-refused", schedule_parent},
    {"input-of-parent", "call-refused", input_of_parent},
    {"memory-of-parent", "call-refused", memory_of_parent},
    {"timer-of-parent", "exit", timer_of_parent},
    {"mounts", "call-refused", mounts},
    {"unmounts", "call-refused", unmounts},
    {"names-the-host", "call-refused", names_the_host},
    {"sets-the-clock", "call-refused", sets_the_clock},
    {"tunes-the-clock", "call-refused", tunes_the_clock},
    {"becomes-another", "call-refused", becomes_another},
    {"reboots", "call-refused", reboots},
    {"loads-a-module", "call-refused", loads_a_module},
    {"changes-its-root", "call-refused", changes_its_root},
    {"swaps", "call-refused", swaps},
    {"makes-a-device", "call-refused", makes_a_device},
    {"types-for-the-user", "call-refused", types_for_the_user},
};

/* --- first something else, then over a limit ------------------------------*/

static void signal_outside(void)
{
    kill(-1, SIGTERM);
}

static void fork_refused(void)
{
    if (fork() == 0) /* run with --fail-fork 1 */
        _exit(0);
}

/* More signals than there is room for events. */
static void events_lost(void)
{
    for (int i = 0; i < 11000; i++)
        kill(getpid(), SIGWINCH);
}

static void spans_lost(void)
{
    for (int i = 0; i < 4200; i++)
        nanosleep(&(struct timespec){0, 1}, NULL);
}

static void lines_lost(void)
{
    char text[6000];
    memset(text, '\n', sizeof text);
    if (write(1, text, sizeof text) == -1)
        exit(5);
}

static void main_ended(void)
{
    if (fork() > 0)
        _exit(0);
}

static const struct {
    const char *name, *verdict; /* the run's; NULL: that of the limit */
    void (*run)(void);
} firsts[] = {
    {"signal-outside", "signal-outside", signal_outside},
    {"call-refused", "call-refused", limit_parent},
    {"fork-refused", NULL, fork_refused},
    {"events-lost", NULL, events_lost},
    {"spans-lost", NULL, spans_lost},
    {"lines-lost", NULL, lines_lost},
    {"main-ended", NULL, main_ended},
};

static const struct {
    const char *name, *verdict;
    void (*run)(void);
} limits[] = {
    {"time", "timeout", forever},
    {"cpu", "cpu-limit", endless_loop},
    {"memory", "memory-limit", memory},
    {"live", "process-limit", fork_bomb},
    {"forks", "process-limit", crash_loop},
    {"output", "output-limit", endless_stdout},
    {"file", "file-limit", endless_file},
};

/* Who is alive when the time is over has been left by a main process that
 * ended before. */
static const char *verdict_of_both(size_t first, size_t limit)
{
    if (firsts[first].verdict)
        return firsts[first].verdict;
    if (firsts[first].run == main_ended && limits[limit].run == forever)
        return "left-running";
    return limits[limit].verdict;
}

static void run_both(size_t first, size_t limit)
{
    char both[64];
    snprintf(both, sizeof both, "%s+%s", firsts[first].name,
             limits[limit].name);
    if (!name) {
        printf("%s %s\n", both, verdict_of_both(first, limit));
    } else if (strcmp(name, both) == 0) {
        firsts[first].run();
        limits[limit].run();
    }
}

int main(int argc, char **argv)
{
    self = argv[0];
    name = argc > 1 ? argv[1] : NULL;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (!name)
            printf("%s %s\n", all[i].name, all[i].verdict);
        else if (strcmp(name, all[i].name) == 0)
            all[i].run();
    }
    for (size_t i = 0; i < sizeof firsts / sizeof *firsts; i++)
        for (size_t k = 0; k < sizeof limits / sizeof *limits; k++)
            run_both(i, k);
    return 0;
}
