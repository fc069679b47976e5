#define _GNU_SOURCE
#include "makes.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "grow.h"
#include "machine.h"

#define NONE (-1)

/* The calls that make a file. Which argument is its path; which the folder from
 * which a relative path starts (NONE: the working directory); and which holds
 * flags, so that the call makes a file only with O_CREAT (NONE: always). */
static const struct {
    int number, path, folder, flags;
} files[] = {
    {SYS_openat, 1, 0, 2},        {SYS_mkdirat, 1, 0, NONE},
    {SYS_mknodat, 1, 0, NONE},    {SYS_symlinkat, 2, 1, NONE},
    {SYS_linkat, 3, 2, NONE},     {SYS_renameat2, 3, 2, NONE},
#ifdef SYS_renameat
    {SYS_renameat, 3, 2, NONE},
#endif
#ifdef SYS_openat2
    {SYS_openat2, 1, 0, NONE},
#endif
#ifdef SYS_open
    {SYS_open, 0, NONE, 1},       {SYS_creat, 0, NONE, NONE},
    {SYS_mkdir, 0, NONE, NONE},   {SYS_mknod, 0, NONE, NONE},
    {SYS_symlink, 1, NONE, NONE}, {SYS_link, 1, NONE, NONE},
    {SYS_rename, 1, NONE, NONE},
#endif
    {SYS_bind, 1, NONE, NONE}, /* in a struct sockaddr_un */
};

static const int ids[] = {SYS_shmget, SYS_semget, SYS_msgget};

void watch_makes(struct program *p, bool shared)
{
    unsigned trace = SECCOMP_RET_TRACE | CALL_MAKE;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        bool always = files[i].flags == NONE;
        unless_skip(p, BPF_JEQ, (unsigned)files[i].number, always ? 1 : 4);
        if (!always) {
            load(p, argument_offset(files[i].flags));
            unless_skip(p, BPF_JSET, O_CREAT, 1);
        }
        answer(p, trace);
        if (!always)
            answer(p, SECCOMP_RET_ALLOW);
    }
    if (!shared)
        return;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        watch_call(p, ids[i], CALL_MAKE, ANY, 0);
    watch_call(p, SYS_mq_open, CALL_MAKE, ANY, 0);
}

/* --- which folders --------------------------------------------------------*/

static const char *const folders[MADE_FOLDERS] = {"/tmp", "/var/tmp",
                                                  "/dev/shm"};

/* Not the folder in which the program was started: what it writes there is
 * its result. */
void makes_begin(struct tracer *t)
{
    struct stat here, folder;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    t->since = (double)now.tv_sec + (double)now.tv_nsec / 1e9;
    if (stat(".", &here) == -1)
        here.st_ino = 0;
    for (int i = 0; i < MADE_FOLDERS; i++) {
        bool use =
            stat(folders[i], &folder) == 0 &&
            (folder.st_dev != here.st_dev || folder.st_ino != here.st_ino);
        t->folders[i] = use ? (struct folder){folder.st_dev, folder.st_ino}
                            : (struct folder){0, 0};
    }
}

/* By device and number, so that a link or a mount makes no difference. */
static int which_folder(const struct tracer *t, const char *path)
{
    struct stat folder;
    if (stat(path, &folder) == -1)
        return NONE;
    for (int i = 0; i < MADE_FOLDERS; i++)
        if (t->folders[i].number != 0 &&
            t->folders[i].number == folder.st_ino &&
            t->folders[i].device == folder.st_dev)
            return i;
    return NONE;
}

/* --- at the entry ---------------------------------------------------------*/

/* Reads a text from a task's memory. Page by page: the page after the one in
 * which the text ends may not be there. */
static bool read_text(pid_t pid, unsigned long from, char *text, size_t size)
{
    size_t done = 0;
    while (done < size) {
        size_t piece = 4096 - (from + done) % 4096;
        if (piece > size - done)
            piece = size - done;
        if (!memory_read(pid, from + done, text + done, piece))
            return false;
        if (memchr(text + done, '\0', piece))
            return true;
        done += piece;
    }
    return false;
}

static bool read_path(pid_t pid, long number, unsigned long from, char *path,
                      size_t size)
{
    unsigned short family;
    if (number != SYS_bind)
        return read_text(pid, from, path, size);
    return memory_read(pid, from, &family, sizeof family) && family == 1 &&
           read_text(pid, from + sizeof family, path, size) && path[0];
}

/* The path as it is from our place: the task may have another root or working
 * directory, or may name a folder by a descriptor. */
static void seen_from_here(char *seen, size_t size, pid_t pid, long folder,
                           const char *path)
{
    if (path[0] == '/')
        snprintf(seen, size, "/proc/%d/root%s", (int)pid, path);
    else if (folder == AT_FDCWD)
        snprintf(seen, size, "/proc/%d/cwd/%s", (int)pid, path);
    else
        snprintf(seen, size, "/proc/%d/fd/%ld/%s", (int)pid, folder, path);
}

/* Will this call make a new name directly in one of the folders? Deeper down
 * nothing need be noted: that goes with the folder above it. */
static bool file_entered(struct tracer *t, int index, long folder,
                         const char *path)
{
    char seen[4200], full[320];
    struct stat there;
    pid_t pid = t->record->processes[index].pid;
    seen_from_here(seen, sizeof seen, pid, folder, path);
    size_t length = strlen(seen);
    while (length > 1 && seen[length - 1] == '/')
        seen[--length] = '\0';
    char *name = strrchr(seen, '/');
    if (!name || strlen(name + 1) > 255)
        return false;
    *name++ = '\0';
    int which = which_folder(t, seen);
    if (which == NONE)
        return false;
    snprintf(full, sizeof full, "%s/%s", folders[which], name);
    if (lstat(full, &there) == 0)
        return false; /* somebody has made it before */
    free(t->tracees[index].making);
    t->tracees[index].making = strdup(full);
    t->tracees[index].makes = MADE_FILE;
    return t->tracees[index].making != NULL;
}

/* Is there no SysV object with that key yet? (An object that we may not look at
 * gives EACCES, not ENOENT, so that it counts as there.) */
static bool is_new_key(long number, key_t key)
{
    if (key == IPC_PRIVATE)
        return true;
    int id = number == SYS_shmget   ? shmget(key, 0, 0)
             : number == SYS_semget ? semget(key, 0, 0)
                                    : msgget(key, 0);
    return id == -1 && errno == ENOENT;
}

static bool is_new_queue(const char *name)
{
    mqd_t queue = mq_open(name, O_RDONLY);
    if (queue != (mqd_t)-1)
        mq_close(queue);
    return queue == (mqd_t)-1 && errno == ENOENT;
}

static bool queue_entered(struct tracer *t, int index,
                          const unsigned long *args)
{
    char name[256] = "/";
    if (!(args[1] & O_CREAT) ||
        !read_text(t->record->processes[index].pid, args[0], name + 1,
                   sizeof name - 1) ||
        !is_new_queue(name))
        return false;
    free(t->tracees[index].making);
    t->tracees[index].making = strdup(name);
    t->tracees[index].makes = MADE_QUEUE;
    return t->tracees[index].making != NULL;
}

bool makes_entered(struct tracer *t, int index, const unsigned long *args)
{
    struct tracee *e = &t->tracees[index];
    pid_t pid = t->record->processes[index].pid;
    char path[4096];
    e->makes = MADE_NOTHING;
    if (e->number == SYS_mq_open)
        return queue_entered(t, index, args);
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (e->number == ids[i] && is_new_key(e->number, (key_t)args[0])) {
            e->makes = e->number == SYS_shmget   ? MADE_MEMORY
                       : e->number == SYS_semget ? MADE_SEMAPHORES
                                                 : MADE_MESSAGES;
            return true;
        }
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (e->number == files[i].number &&
            read_path(pid, e->number, args[files[i].path], path, sizeof path))
            return file_entered(
                t, index,
                files[i].folder == NONE ? AT_FDCWD : (int)args[files[i].folder],
                path);
    return false;
}

/* --- at the end -----------------------------------------------------------*/

static void add(struct tracer *t, struct made made)
{
    if (grow(&t->made, t->made_count, &t->made_room, sizeof *t->made) == 0)
        t->made[t->made_count++] = made;
    else
        free(made.path);
}

static bool is_rename(long number)
{
#ifdef SYS_rename
    if (number == SYS_rename)
        return true;
#endif
#ifdef SYS_renameat
    if (number == SYS_renameat)
        return true;
#endif
    return number == SYS_renameat2;
}

/* A file that was renamed into the folder is the run's only if it was before:
 * then its new name is noted in place of the old one. */
static void file_made(struct tracer *t, long number, char *path)
{
    struct stat file;
    if (lstat(path, &file) == -1) {
        free(path);
        return;
    }
    if (!is_rename(number)) {
        add(t, (struct made){MADE_FILE, 0, path, file.st_dev, file.st_ino});
        return;
    }
    for (size_t i = 0; i < t->made_count; i++) {
        struct made *m = &t->made[i];
        if (m->kind == MADE_FILE && m->device == file.st_dev &&
            m->number == file.st_ino) {
            char *former = m->path;
            m->path = path;
            path = former;
            break;
        }
    }
    free(path);
}

void makes_left(struct tracer *t, int index, long result)
{
    struct tracee *e = &t->tracees[index];
    char *path = e->making;
    enum made_kind kind = e->makes;
    e->making = NULL;
    e->makes = MADE_NOTHING;
    if (kind == MADE_NOTHING || result < 0)
        free(path);
    else if (kind == MADE_FILE)
        file_made(t, e->number, path);
    else
        add(t, (struct made){kind, (int)result, path, 0, 0});
}

void makes_free(struct tracer *t)
{
    for (size_t i = 0; i < t->made_count; i++)
        free(t->made[i].path);
    free(t->made);
    for (size_t i = 0; i < t->record->process_count && i < t->room; i++)
        free(t->tracees[i].making);
}
