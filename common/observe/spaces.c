#define _GNU_SOURCE
#include "spaces.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* <sys/mount.h> cannot be had together with <linux/mount.h> everywhere. */
int mount(const char *source, const char *target, const char *type,
          unsigned long flags, const void *data);
enum {
    READ_ONLY = 1,
    NO_SUID = 2,
    NO_DEVICES = 4,
    REMOUNT = 32,
    BIND = 4096,
    ALL_BELOW = 16384,
    PRIVATE = 1 << 18
};

static void write_text(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd == -1)
        return;
    ssize_t unused = write(fd, text, strlen(text));
    (void)unused;
    close(fd);
}

/* Some systems let nobody but root make user namespaces; or let them be made,
 * but not be of use. */
static bool user_spaces_are_of_use(void)
{
    static const struct {
        const char *path;
        char not_of_use;
    } settings[] = {
        {"/proc/sys/user/max_user_namespaces", '0'},
        {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", '1'},
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        char first = '\0';
        int fd = open(settings[i].path, O_RDONLY | O_CLOEXEC);
        if (fd == -1)
            continue;
        bool set = read(fd, &first, 1) == 1 && first == settings[i].not_of_use;
        close(fd);
        if (set)
            return false;
    }
    return true;
}

/* Without root's rights a user namespace is needed first. In it the user's and
 * the group's number stay what they are. */
static bool leave_users(void)
{
    char users[64], groups[64];
    snprintf(users, sizeof users, "%u %u 1", geteuid(), geteuid());
    snprintf(groups, sizeof groups, "%u %u 1", getegid(), getegid());
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWIPC) == -1)
        return false;
    write_text("/proc/self/setgroups", "deny");
    write_text("/proc/self/uid_map", users);
    write_text("/proc/self/gid_map", groups);
    return true;
}

static bool leave(void)
{
    if (unshare(CLONE_NEWNS | CLONE_NEWIPC) == 0)
        return true;
    return user_spaces_are_of_use() && leave_users();
}

/* A root without capabilities could still write to the files by which the
 * kernel is configured, as it owns them: so they become read-only for the run.
 */
static void keep_kernel_files(void)
{
    static const char *const files[] = {"/proc/sys", "/proc/sysrq-trigger",
                                        "/proc/irq", "/proc/bus", "/proc/fs"};
    if (geteuid() != 0)
        return;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (mount(files[i], files[i], NULL, BIND, NULL) == 0)
            mount(NULL, files[i], NULL, REMOUNT | BIND | READ_ONLY, NULL);
#ifdef SYS_mount_setattr
    struct mount_attr attributes = {.attr_set = MOUNT_ATTR_RDONLY};
    syscall(SYS_mount_setattr, AT_FDCWD, "/sys", 0x8000 /* AT_RECURSIVE */,
            &attributes, sizeof attributes);
#endif
}

static int open_folder(const char *path)
{
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* The file system of queues is mounted on /dev/shm for a moment, only to open
 * its folder: the descriptor is good even when it is mounted nowhere that can
 * be seen. Then /dev/shm becomes the run's own. */
static void private_folders(struct spaces *s, long most)
{
    char size[64] = "mode=1777";
    unsigned long flags = NO_SUID | NO_DEVICES;
    if (most > 0)
        snprintf(size, sizeof size, "mode=1777,size=%ld", most);
    if (mount("mqueue", "/dev/shm", "mqueue", flags, NULL) == 0)
        s->fd[SPACE_QUEUES] = open_folder("/dev/shm");
    if (mount("tmpfs", "/dev/shm", "tmpfs", flags, size) == 0)
        s->fd[SPACE_FILES] = open_folder("/dev/shm");
}

void spaces_enter(struct spaces *s, long most)
{
    static const char *const lists[] = {
        "/proc/sysvipc/shm", "/proc/sysvipc/sem", "/proc/sysvipc/msg"};
    for (int i = 0; i < SPACE_FDS; i++)
        s->fd[i] = -1;
    s->own = leave();
    if (s->own && mount(NULL, "/", NULL, ALL_BELOW | PRIVATE, NULL) == 0) {
        keep_kernel_files();
        private_folders(s, most);
    }
    for (int i = 0; i < 3; i++)
        s->fd[i] = open(lists[i], O_RDONLY | O_CLOEXEC);
}

void spaces_close(struct spaces *s)
{
    for (int i = 0; i < SPACE_FDS; i++) {
        if (s->fd[i] != -1)
            close(s->fd[i]);
        s->fd[i] = -1;
    }
}

/* A message: whether the spaces are its own, which descriptors there are, and
 * these. */
struct letter {
    bool own;
    bool sent[SPACE_FDS];
};

int spaces_send(const struct spaces *s, int socket)
{
    struct letter letter = {.own = s->own};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(SPACE_FDS * sizeof(int))];
    } control = {0};
    int fds[SPACE_FDS], count = 0;
    for (int i = 0; i < SPACE_FDS; i++) {
        letter.sent[i] = s->fd[i] != -1;
        if (letter.sent[i])
            fds[count++] = s->fd[i];
    }
    struct iovec words = {&letter, sizeof letter};
    struct msghdr message = {.msg_iov = &words, .msg_iovlen = 1};
    if (count > 0) {
        size_t length = (size_t)count * sizeof(int);
        control.header = (struct cmsghdr){.cmsg_len = CMSG_LEN(length),
                                          .cmsg_level = SOL_SOCKET,
                                          .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(&control.header), fds, length);
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(length);
    }
    return sendmsg(socket, &message, 0) == -1 ? errno : 0;
}

int spaces_receive(struct spaces *s, int socket)
{
    struct letter letter = {0};
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(SPACE_FDS * sizeof(int))];
    } control = {0};
    struct iovec words = {&letter, sizeof letter};
    struct msghdr message = {.msg_iov = &words,
                             .msg_iovlen = 1,
                             .msg_control = &control,
                             .msg_controllen = sizeof control};
    int fds[SPACE_FDS], next = 0, count = 0;
    ssize_t n = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (n != sizeof letter)
        return n == -1 ? errno : EPIPE;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (header && header->cmsg_type == SCM_RIGHTS) {
        size_t length = header->cmsg_len - CMSG_LEN(0);
        count = (int)(length / sizeof(int));
        memcpy(fds, CMSG_DATA(header), length);
    }
    s->own = letter.own;
    for (int i = 0; i < SPACE_FDS; i++)
        s->fd[i] = letter.sent[i] && next < count ? fds[next++] : -1;
    return 0;
}
