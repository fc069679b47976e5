/*
 * Runs a program for which no namespaces can be made, as in a container that
 * forbids it.
 *
 * usage: without_spaces PROGRAM [ARG ...]
 */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef __linux__
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static void forbid(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {sizeof code / sizeof *code, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == -1 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == -1)
        err(EXIT_FAILURE, "prctl");
}
#else
static void forbid(void)
{
}
#endif

int main(int argc, char **argv)
{
    if (argc < 2)
        errx(2, "usage: without_spaces PROGRAM [ARG ...]");
    forbid();
    execvp(argv[1], argv + 1);
    err(127, "%s", argv[1]);
}
