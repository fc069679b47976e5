#define _GNU_SOURCE
#include "confine.h"

#include <linux/capability.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Root keeps what an ordinary program of root's is run for, files of others;
 * not what acts on the machine or on other processes. */
static const int kept[] = {CAP_CHOWN,  CAP_DAC_OVERRIDE,     CAP_FOWNER,
                           CAP_FSETID, CAP_NET_BIND_SERVICE, CAP_NET_RAW};

static bool is_kept(int capability)
{
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (kept[i] == capability)
            return true;
    return false;
}

/* Root's rights after exec are the bounding set and what is inheritable. */
void confine_rights(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {0};
    for (int c = 0; prctl(PR_CAPBSET_READ, c, 0, 0, 0) >= 0; c++)
        if (!is_kept(c))
            prctl(PR_CAPBSET_DROP, c, 0, 0, 0);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if (syscall(SYS_capget, &header, data) == 0) {
        data[0].inheritable = data[1].inheritable = 0;
        syscall(SYS_capset, &header, data);
    }
}

/* Linux 6.12 and later can keep signals of every kind inside, also those that
 * the kernel sends in the name of a descriptor's owner; and with it goes that
 * nobody outside can be looked into. Source: landlock(7). */
void confine_signals(void)
{
#ifdef SYS_landlock_create_ruleset
    enum { ASK_VERSION = 1, FIRST_WITH_SCOPES = 6, SCOPE_SIGNAL = 1 << 1 };
    const struct {
        uint64_t files, network, scoped;
    } rules = {0, 0, SCOPE_SIGNAL};
    if (syscall(SYS_landlock_create_ruleset, NULL, 0, ASK_VERSION) <
        FIRST_WITH_SCOPES)
        return;
    long fd = syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    if (fd == -1)
        return;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        syscall(SYS_landlock_restrict_self, (int)fd, 0);
    close((int)fd);
#endif
}
