#define _GNU_SOURCE
#include "reach_calls.h"

#include <asm/ioctls.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <linux/sockios.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#define IOPRIO_WHO_PROCESS 1
#ifndef PR_SCHED_CORE
#define PR_SCHED_CORE 62
#endif
#define NEW_SPACES                                                             \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |             \
     CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)
#define NEW_TIME 0x80 /* CLONE_NEWTIME; in clone that is a part of a signal */

#define CALL(name) SYS_##name, #name

/* A call stops always; or if its argument is, is not, or has a bit of, the
 * value. One that is not stopped here may be stopped by another row. Those
 * that the kernel has had for less than ten years may be unknown here. */
enum test { ALWAYS, IS, IS_NOT, HAS };

static const struct {
    int number;
    const char *name;
    enum call call;
    enum test test;
    int argument;
    unsigned value;
} rows[] = {
    {CALL(prlimit64), CALL_OTHERS, IS_NOT, 0, 0},
    {CALL(setpriority), CALL_OTHERS, IS_NOT, 0, PRIO_PROCESS},
    {CALL(setpriority), CALL_OTHERS, IS_NOT, 1, 0},
    {CALL(ioprio_set), CALL_OTHERS, IS_NOT, 0, IOPRIO_WHO_PROCESS},
    {CALL(ioprio_set), CALL_OTHERS, IS_NOT, 1, 0},
    {CALL(sched_setaffinity), CALL_OTHERS, IS_NOT, 0, 0},
    {CALL(sched_setscheduler), CALL_OTHERS, IS_NOT, 0, 0},
    {CALL(sched_setparam), CALL_OTHERS, IS_NOT, 0, 0},
    {CALL(sched_setattr), CALL_OTHERS, IS_NOT, 0, 0},
    {CALL(migrate_pages), CALL_OTHERS, IS_NOT, 0, 0},
    {CALL(move_pages), CALL_OTHERS, IS_NOT, 0, 0},
    {CALL(process_vm_readv), CALL_OTHERS, ALWAYS, 0, 0},
    {CALL(process_vm_writev), CALL_OTHERS, ALWAYS, 0, 0},
    {CALL(ptrace), CALL_OTHERS, ALWAYS, 0, 0},
    {CALL(prctl), CALL_OTHERS, IS, 0, PR_SCHED_CORE},
#ifdef SYS_pidfd_getfd
    {CALL(pidfd_getfd), CALL_OTHERS, ALWAYS, 0, 0},
#endif
#ifdef SYS_process_madvise
    {CALL(process_madvise), CALL_OTHERS, ALWAYS, 0, 0},
#endif
#ifdef SYS_process_mrelease
    {CALL(process_mrelease), CALL_OTHERS, ALWAYS, 0, 0},
#endif
    {CALL(fcntl), CALL_OWNER, IS, 1, F_SETOWN},
    {CALL(fcntl), CALL_OWNER, IS, 1, F_SETOWN_EX},
    {CALL(ioctl), CALL_OWNER, IS, 1, FIOSETOWN},
    {CALL(ioctl), CALL_OWNER, IS, 1, SIOCSPGRP},
    {CALL(openat), CALL_OPENS, HAS, 2, O_WRONLY | O_RDWR},
#ifdef SYS_open
    {CALL(open), CALL_OPENS, HAS, 1, O_WRONLY | O_RDWR},
    {CALL(creat), CALL_OPENS, ALWAYS, 0, 0},
#endif
#ifdef SYS_openat2
    {CALL(openat2), CALL_OPENS, ALWAYS, 0, 0}, /* how: in memory */
#endif
    {CALL(setuid), CALL_IDS, ALWAYS, 0, 0},
    {CALL(setgid), CALL_IDS, ALWAYS, 0, 0},
    {CALL(setreuid), CALL_IDS, ALWAYS, 0, 0},
    {CALL(setregid), CALL_IDS, ALWAYS, 0, 0},
    {CALL(setresuid), CALL_IDS, ALWAYS, 0, 0},
    {CALL(setresgid), CALL_IDS, ALWAYS, 0, 0},
    {CALL(setfsuid), CALL_IDS, ALWAYS, 0, 0},
    {CALL(setfsgid), CALL_IDS, ALWAYS, 0, 0},
    {CALL(setgroups), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(mount), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(umount2), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(pivot_root), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(chroot), CALL_MACHINE, ALWAYS, 0, 0},
#ifdef SYS_move_mount
    {CALL(open_tree), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(move_mount), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(fsopen), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(fsconfig), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(fsmount), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(fspick), CALL_MACHINE, ALWAYS, 0, 0},
#endif
#ifdef SYS_mount_setattr
    {CALL(mount_setattr), CALL_MACHINE, ALWAYS, 0, 0},
#endif
    {CALL(swapon), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(swapoff), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(reboot), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(sethostname), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(setdomainname), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(settimeofday), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(clock_settime), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(adjtimex), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(clock_adjtime), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(init_module), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(finit_module), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(delete_module), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(kexec_load), CALL_MACHINE, ALWAYS, 0, 0},
#ifdef SYS_kexec_file_load
    {CALL(kexec_file_load), CALL_MACHINE, ALWAYS, 0, 0},
#endif
    {CALL(bpf), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(perf_event_open), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(acct), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(quotactl), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(syslog), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(vhangup), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(open_by_handle_at), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(mknodat), CALL_MACHINE, HAS, 2, S_IFCHR},
#ifdef SYS_mknod
    {CALL(mknod), CALL_MACHINE, HAS, 1, S_IFCHR},
#endif
#ifdef SYS_iopl
    {CALL(iopl), CALL_MACHINE, ALWAYS, 0, 0},
    {CALL(ioperm), CALL_MACHINE, ALWAYS, 0, 0},
#endif
    {CALL(ioctl), CALL_MACHINE, IS, 1, TIOCSTI},
    {CALL(ioctl), CALL_MACHINE, IS, 1, TIOCCONS},
    {CALL(unshare), CALL_DENIED, HAS, 0, NEW_SPACES | NEW_TIME},
    {CALL(clone), CALL_DENIED, HAS, 0, NEW_SPACES},
    {CALL(setns), CALL_DENIED, ALWAYS, 0, 0},
    /* Keys stay with the user and the session when the run is over. */
    {CALL(add_key), CALL_DENIED, ALWAYS, 0, 0},
    {CALL(request_key), CALL_DENIED, ALWAYS, 0, 0},
    {CALL(keyctl), CALL_DENIED, ALWAYS, 0, 0},
    /* Whoever reads such memory waits for the program: so would we. */
    {CALL(userfaultfd), CALL_DENIED, ALWAYS, 0, 0},
    {CALL(seccomp), CALL_DENIED, IS, 0, SECCOMP_SET_MODE_FILTER},
    {CALL(prctl), CALL_DENIED, IS, 0, PR_SET_SECCOMP},
    {CALL(prctl), CALL_DENIED, IS, 0, PR_SET_DUMPABLE}, /* or we go blind */
};

const char *reach_call_name(long number)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].number == number)
            return rows[i].name;
    return "a system call";
}

void watch_reach(struct program *p)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool always = rows[i].test == ALWAYS;
        unless_skip(p, BPF_JEQ, (unsigned)rows[i].number, always ? 1 : 4);
        if (!always)
            load(p, argument_offset(rows[i].argument));
        if (rows[i].test == IS)
            unless_skip(p, BPF_JEQ, rows[i].value, 1);
        else if (rows[i].test == HAS)
            unless_skip(p, BPF_JSET, rows[i].value, 1);
        else if (rows[i].test == IS_NOT)
            if_skip(p, rows[i].value, 1);
        answer(p, SECCOMP_RET_TRACE | rows[i].call);
        if (!always)
            load(p, offsetof(struct seccomp_data, nr));
    }
}
