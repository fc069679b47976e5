/*
 * Attacks on a process that is not of the run, and on the machine, each by
 * another call. "refused" and exit status 0: the call has failed. "done" and 1:
 * the kernel says that it did what was asked.
 *
 * usage: reaches NAME VICTIM    VICTIM is a pid
 *        reaches --list
 */
#define _GNU_SOURCE
#include <asm/ioctls.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifndef SYS_pidfd_send_signal
#define SYS_pidfd_send_signal 424
#define SYS_io_uring_setup    425
#define SYS_pidfd_open        434
#define SYS_pidfd_getfd       438
#endif
#ifndef SYS_process_madvise
#define SYS_process_madvise 440
#endif

static pid_t victim;

/* --- signals --------------------------------------------------------------*/

static bool queue_info(void)
{
    siginfo_t info = {.si_signo = SIGTERM, .si_code = SI_QUEUE};
    return syscall(SYS_rt_sigqueueinfo, victim, SIGTERM, &info) == 0;
}

static bool queue_to_thread(void)
{
    siginfo_t info = {.si_signo = SIGTERM, .si_code = SI_QUEUE};
    return syscall(SYS_rt_tgsigqueueinfo, victim, victim, SIGTERM, &info) == 0;
}

static bool by_descriptor(void)
{
    int fd = (int)syscall(SYS_pidfd_open, victim, 0);
    return syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0) == 0;
}

/* A process of /proc is a descriptor of it, too. */
static bool by_folder(void)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/%d", (int)victim);
    int fd = open(path, O_RDONLY | O_DIRECTORY);
    return syscall(SYS_pidfd_send_signal, fd, SIGTERM, NULL, 0) == 0;
}

/* The victim owns a socket, and is told of what comes. */
static bool own(unsigned long call, bool extended)
{
    int ends[2], flag = 1, owner = victim;
    struct f_owner_ex whom = {F_OWNER_PID, victim};
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
        return false;
    bool owns = extended    ? fcntl(ends[0], F_SETOWN_EX, &whom) == 0
                : call == 0 ? fcntl(ends[0], F_SETOWN, victim) == 0
                            : ioctl(ends[0], call, &owner) == 0;
    fcntl(ends[0], F_SETSIG, SIGKILL);
    ioctl(ends[0], FIOASYNC, &flag);
    ssize_t n = write(ends[1], "x", 1);
    return owns && n == 1;
}

static bool owner(void)
{
    return own(0, false);
}
static bool owner_extended(void)
{
    return own(0, true);
}
static bool owner_by_ioctl(void)
{
    return own(FIOSETOWN, false);
}
static bool owner_group_by_ioctl(void)
{
    return own(SIOCSPGRP, false);
}

/* --- looking into it, and changing it -------------------------------------*/

static bool write_memory(void)
{
    char byte = 0;
    struct iovec here = {&byte, 1}, there = {(void *)0x400000, 1};
    return process_vm_writev(victim, &here, 1, &there, 1, 0) != -1 ||
           (errno != EPERM && errno != EFAULT);
}

static bool open_memory(void)
{
    char path[32];
    snprintf(path, sizeof path, "/proc/%d/mem", (int)victim);
    return open(path, O_RDWR) != -1;
}

static bool attach(void)
{
    return ptrace(PTRACE_ATTACH, victim, NULL, NULL) == 0;
}

static bool seize(void)
{
    return ptrace(PTRACE_SEIZE, victim, NULL, NULL) == 0;
}

static bool take_descriptor(void)
{
    int fd = (int)syscall(SYS_pidfd_open, victim, 0);
    return syscall(SYS_pidfd_getfd, fd, 0, 0) >= 0;
}

static bool advise(void)
{
    struct iovec there = {(void *)0x400000, 4096};
    int fd = (int)syscall(SYS_pidfd_open, victim, 0);
    return syscall(SYS_process_madvise, fd, &there, 1, 20 /* cold */, 0) >= 0;
}

static bool limit(void)
{
    struct rlimit few = {3, 3};
    return prlimit(victim, RLIMIT_NOFILE, &few, NULL) == 0;
}

static bool be_nice(void)
{
    return setpriority(PRIO_PROCESS, (id_t)victim, 19) == 0;
}

static bool be_nice_to_user(void)
{
    return setpriority(PRIO_USER, getuid(), 19) == 0;
}

static bool io_priority(void)
{
    return syscall(SYS_ioprio_set, 1, victim, 3 << 13) == 0;
}

static bool policy(void)
{
    struct sched_param none = {0};
    return sched_setscheduler(victim, SCHED_IDLE, &none) == 0;
}

static bool attributes(void)
{
    struct {
        uint32_t size, policy;
        uint64_t flags;
        int32_t nice;
        uint32_t priority;
        uint64_t runtime, deadline, period;
    } idle = {.size = sizeof idle, .policy = SCHED_IDLE};
    return syscall(SYS_sched_setattr, victim, &idle, 0) == 0;
}

static bool processors(void)
{
    cpu_set_t first;
    CPU_ZERO(&first);
    CPU_SET(0, &first);
    return sched_setaffinity(victim, sizeof first, &first) == 0;
}

static bool migrate(void)
{
    unsigned long node = 1;
    return syscall(SYS_migrate_pages, victim, 8, &node, &node) >= 0;
}

static bool move(void)
{
    void *page = (void *)0x400000;
    int node = 0, status;
    return syscall(SYS_move_pages, victim, 1, &page, &node, &status, 0) >= 0;
}

static bool join_group(void)
{
    return setpgid(0, getpgid(victim)) == 0;
}

static bool move_to_group(void)
{
    return setpgid(victim, victim) == 0;
}

/* The files of /proc that change a process. */
static bool write_to(const char *file, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)victim, file);
    int fd = open(path, O_WRONLY);
    return fd != -1 && write(fd, text, strlen(text)) > 0;
}

static bool killed_first(void)
{
    return write_to("oom_score_adj", "1000");
}
static bool killed_first_of_old(void)
{
    return write_to("oom_adj", "15");
}
static bool dump_filter(void)
{
    return write_to("coredump_filter", "0");
}
static bool clear_references(void)
{
    return write_to("clear_refs", "1");
}
static bool nice_group(void)
{
    return write_to("autogroup", "19");
}
static bool timer_slack(void)
{
    return write_to("timerslack_ns", "1000000000");
}
static bool its_name(void)
{
    return write_to("comm", "hacked");
}
static bool by_way_of_root(void)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/root/proc/%d/oom_score_adj",
             (int)victim, (int)victim);
    int fd = open(path, O_RDWR);
    return fd != -1 && write(fd, "1000", 4) > 0;
}

static bool freeze_group(void)
{
    char path[600], line[512] = "";
    snprintf(path, sizeof path, "/proc/%d/cgroup", (int)victim);
    FILE *file = fopen(path, "r");
    bool done = false;
    while (file && fgets(line, sizeof line, file)) {
        char *name = strrchr(line, ':');
        line[strcspn(line, "\n")] = '\0';
        snprintf(path, sizeof path, "/sys/fs/cgroup%s/cgroup.freeze",
                 name ? name + 1 : "");
        done = done || open(path, O_WRONLY) != -1;
    }
    if (file)
        fclose(file);
    return done;
}

/* --- the machine ----------------------------------------------------------*/

static bool keys_of_user(void)
{
    return syscall(SYS_add_key, "user", "forklings", "x", 1, -4 /* user's */) >
           0;
}

static bool keys_of_session(void)
{
    long session = syscall(SYS_keyctl, 0, -3, 0, 0, 0);
    return session > 0 && syscall(SYS_keyctl, 7, session, 0, 0, 0) == 0;
}

static bool request_key(void)
{
    return syscall(SYS_request_key, "user", "forklings", "x", -4) > 0;
}

static bool host_name(void)
{
    char name[65] = "";
    gethostname(name, sizeof name - 1);
    return sethostname(name, strlen(name)) == 0;
}
static bool clock_set(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return clock_settime(CLOCK_REALTIME, &now) == 0;
}
static bool clock_tune(void)
{
    struct timex t = {.modes = ADJ_TICK, .tick = 10000};
    return adjtimex(&t) != -1;
}
static bool boot(void)
{
    return syscall(SYS_reboot, 0xfee1dead, 672274793, 0, NULL) == 0;
}
static bool swap(void)
{
    return swapon("/nowhere", 0) == 0 || errno != EPERM;
}
static bool mounts(void)
{
    return mount("none", "/mnt", "tmpfs", 0, NULL) == 0;
}
static bool new_mount(void)
{
    return syscall(430 /* fsopen */, "tmpfs", 0) >= 0;
}
static bool module(void)
{
    return syscall(SYS_init_module, "x", 1, "") == 0 || errno != EPERM;
}
static bool quota(void)
{
    return syscall(SYS_quotactl, 0x800001U << 8, NULL, 0, NULL) == 0;
}
static bool bpf(void)
{
    uint32_t map[32] = {1, 4, 4, 1};
    return syscall(SYS_bpf, 0, map, sizeof map) >= 0;
}
static bool counters(void)
{
    uint32_t software[32] = {1, 128};
    return syscall(SYS_perf_event_open, software, victim, -1, -1, 0) >= 0;
}
static bool faults(void)
{
    return syscall(SYS_userfaultfd, 1) >= 0;
}
static bool faults_by_device(void)
{
    return open("/dev/userfaultfd", O_RDWR) != -1;
}
static bool ring(void)
{
    char parameters[256] = "";
    return syscall(SYS_io_uring_setup, 4, parameters) >= 0;
}
static bool by_handle(void)
{
    struct {
        struct file_handle head;
        char rest[128];
    } h = {.head.handle_bytes = 128};
    int id;
    int root = open("/", O_RDONLY | O_DIRECTORY);
    return name_to_handle_at(AT_FDCWD, "/etc/passwd", &h.head, &id, 0) == 0 &&
           open_by_handle_at(root, &h.head, O_RDONLY) != -1;
}
static bool device(void)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/reaches-%d", (int)getpid());
    bool made = mknod(path, S_IFCHR | 0600, 0x101) == 0;
    unlink(path);
    return made;
}
static bool block_device(void)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/reaches-%d", (int)getpid());
    bool made = mknod(path, S_IFBLK | 0600, 0x801) == 0;
    unlink(path);
    return made;
}
static bool its_spaces(void)
{
    int fd = (int)syscall(SYS_pidfd_open, victim, 0);
    return setns(fd, CLONE_NEWNS | CLONE_NEWIPC) == 0;
}
static bool new_spaces(void)
{
    return unshare(CLONE_NEWUSER) == 0;
}
static bool types(void)
{
    int tty = open("/dev/tty", O_RDWR);
    return ioctl(tty == -1 ? 0 : tty, TIOCSTI, "x") == 0;
}
static bool kernel_setting(void)
{
    return open("/proc/sys/kernel/core_pattern", O_WRONLY) != -1 ||
           open("/proc/sysrq-trigger", O_WRONLY) != -1 ||
           open("/sys/power/state", O_WRONLY) != -1;
}
static bool other_calls(void)
{
    /* int 0x80 has the numbers of i386: 37 is kill. */
#ifdef __x86_64__
    long result;
    __asm__ volatile("int $0x80"
                     : "=a"(result)
                     : "a"(37L), "b"((long)victim), "c"((long)SIGTERM)
                     : "memory");
    return result == 0 || syscall(0x40000000 + SYS_kill, victim, SIGTERM) == 0;
#else
    return false;
#endif
}

#define CASE(name)                                                             \
    {                                                                          \
#name, name                                                            \
    }

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        bool (*run)(void);
    } cases[] = {
        CASE(queue_info),
        CASE(queue_to_thread),
        CASE(by_descriptor),
        CASE(by_folder),
        CASE(owner),
        CASE(owner_extended),
        CASE(owner_by_ioctl),
        CASE(owner_group_by_ioctl),
        CASE(write_memory),
        CASE(open_memory),
        CASE(attach),
        CASE(seize),
        CASE(take_descriptor),
        CASE(advise),
        CASE(limit),
        CASE(be_nice),
        CASE(be_nice_to_user),
        CASE(io_priority),
        CASE(policy),
        CASE(attributes),
        CASE(processors),
        CASE(migrate),
        CASE(move),
        CASE(join_group),
        CASE(move_to_group),
        CASE(killed_first),
        CASE(killed_first_of_old),
        CASE(dump_filter),
        CASE(clear_references),
        CASE(nice_group),
        CASE(timer_slack),
        CASE(its_name),
        CASE(by_way_of_root),
        CASE(freeze_group),
        CASE(keys_of_user),
        CASE(keys_of_session),
        CASE(request_key),
        CASE(host_name),
        CASE(clock_set),
        CASE(clock_tune),
        CASE(boot),
        CASE(swap),
        CASE(mounts),
        CASE(new_mount),
        CASE(module),
        CASE(quota),
        CASE(bpf),
        CASE(counters),
        CASE(faults),
        CASE(faults_by_device),
        CASE(ring),
        CASE(by_handle),
        CASE(device),
        CASE(block_device),
        CASE(its_spaces),
        CASE(new_spaces),
        CASE(types),
        CASE(kernel_setting),
        CASE(other_calls),
    };
    bool list = argc == 2 && strcmp(argv[1], "--list") == 0;
    victim = argc == 3 ? atoi(argv[2]) : 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (list)
            puts(cases[i].name);
        else if (argc == 3 && strcmp(argv[1], cases[i].name) == 0) {
            bool done = cases[i].run();
            puts(done ? "done" : "refused");
            return done;
        }
    }
    return list ? 0 : 2;
}
