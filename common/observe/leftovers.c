#define _GNU_SOURCE
#include "leftovers.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

static void note(struct record *r, const char *what, const char *name)
{
    char text[400];
    snprintf(text, sizeof text, "%s%s", what, name);
    record_left_behind(r, text);
}

/* --- in namespaces of its own, which are gone with the run ----------------*/

static void note_folder(struct record *r, int fd, const char *what)
{
    int copy = fd == -1 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 3);
    DIR *folder = copy == -1 ? NULL : fdopendir(copy);
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            note(r, what, entry->d_name);
    if (folder)
        closedir(folder);
    else if (copy != -1)
        close(copy);
}

/* Reads a list such as /proc/sysvipc/shm: a line of titles, then a line for
 * each object, whose second column is the object's id. */
static void note_list(struct record *r, int fd, const char *what)
{
    static char text[65536];
    char id[24];
    ssize_t length = fd == -1 ? -1 : pread(fd, text, sizeof text - 1, 0);
    if (length <= 0)
        return;
    text[length] = '\0';
    for (char *line = strchr(text, '\n'); line && line[1];
         line = strchr(line + 1, '\n'))
        if (sscanf(line, "%*d %23s", id) == 1)
            note(r, what, id);
}

/* --- in folders that all use ----------------------------------------------*/

static double run_began; /* for remove_newborn: nftw() passes no context */

/* Removes a file that was created during the run. One that was moved here from
 * elsewhere is older, and is somebody's. */
static int remove_newborn(const char *path, const struct stat *file, int type,
                          struct FTW *where)
{
    struct statx born;
    (void)where;
    (void)file;
    if (type == FTW_DP) {
        rmdir(path);
    } else if (statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_BTIME, &born) ==
                   0 &&
               (born.stx_mask & STATX_BTIME) &&
               (double)born.stx_btime.tv_sec +
                       (double)born.stx_btime.tv_nsec / 1e9 >=
                   run_began) {
        unlink(path);
    }
    return 0;
}

/* Does the word name the path or something below it? "/tmp/x" is named by
 * "/tmp/x", "/tmp/x/y" and "--out=/tmp/x". */
static bool names(const char *word, const char *path)
{
    size_t length = strlen(path);
    const char *value = strchr(word, '=');
    if (strncmp(word, path, length) == 0 &&
        (word[length] == '\0' || word[length] == '/'))
        return true;
    return value && names(value + 1, path);
}

static bool is_asked_for(const struct record *r, const char *path)
{
    for (int i = 0; r->command[i]; i++)
        if (names(r->command[i], path))
            return true;
    for (char **variable = environ; *variable; variable++)
        if (names(*variable, path))
            return true;
    return false;
}

static void clear_file(struct tracer *t, const struct made *m)
{
    struct stat file;
    if (lstat(m->path, &file) == -1 || file.st_dev != m->device ||
        file.st_ino != m->number || is_asked_for(t->record, m->path))
        return;
    note(t->record, "", m->path);
    if (S_ISDIR(file.st_mode)) {
        run_began = t->since;
        nftw(m->path, remove_newborn, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    } else {
        unlink(m->path);
    }
}

/* Only what could be removed was still there, and is noted. */
static void clear_made(struct tracer *t, const struct made *m)
{
    struct record *r = t->record;
    char id[24];
    snprintf(id, sizeof id, "%d", m->id);
    switch (m->kind) {
    case MADE_FILE:
        clear_file(t, m);
        break;
    case MADE_MEMORY:
        if (shmctl(m->id, IPC_RMID, NULL) == 0)
            note(r, "SysV shared memory ", id);
        break;
    case MADE_SEMAPHORES:
        if (semctl(m->id, 0, IPC_RMID) == 0)
            note(r, "SysV semaphores ", id);
        break;
    case MADE_MESSAGES:
        if (msgctl(m->id, IPC_RMID, NULL) == 0)
            note(r, "SysV message queue ", id);
        break;
    case MADE_QUEUE:
        if (mq_unlink(m->path) == 0)
            note(r, "message queue ", m->path);
        break;
    case MADE_NOTHING:
        break;
    }
}

void leftovers_clear(struct tracer *t)
{
    struct record *r = t->record;
    const int *fd = t->spaces.fd;
    if (t->spaces.own) {
        note_list(r, fd[SPACE_SHM], "SysV shared memory ");
        note_list(r, fd[SPACE_SEM], "SysV semaphores ");
        note_list(r, fd[SPACE_MSG], "SysV message queue ");
    }
    note_folder(r, fd[SPACE_FILES], "/dev/shm/");
    note_folder(r, fd[SPACE_QUEUES], "message queue /");
    for (size_t i = 0; i < t->made_count; i++)
        clear_made(t, &t->made[i]);
}
