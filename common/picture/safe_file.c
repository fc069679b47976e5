#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_TMPFILE */
#endif
#include "safe_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void forget(struct safe_file *file)
{
    const int error = errno;
    if (file->stream)
        fclose(file->stream);
    if (file->named)
        unlink(file->part);
    free(file->path);
    free(file->part);
    *file = (struct safe_file){0};
    errno = error;
}

/* The name until then does not hold the name to come: that may be as long as
 * names can be. */
static int choose_names(struct safe_file *file, const char *path)
{
    static atomic_uint opened; /* by all threads of this process */
    const char *slash = strrchr(path, '/');
    const size_t folder = slash ? (size_t)(slash + 1 - path) : 0;
    const size_t room = folder + 64;
    *file = (struct safe_file){.path = strdup(path), .part = malloc(room)};
    if (!file->path || !file->part) {
        errno = ENOMEM;
        return -1;
    }
    memcpy(file->part, path, folder);
    snprintf(file->part + folder, room - folder, ".part-%ld-%u", (long)getpid(),
             atomic_fetch_add(&opened, 1));
    return 0;
}

#ifdef O_TMPFILE
static int open_nameless(const struct safe_file *file)
{
    char *folder = strdup(file->path);
    if (!folder)
        return -1;
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder] = '\0';
    int fd = open(slash ? folder : ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
    free(folder);
    return fd;
}

static int give_name(struct safe_file *file)
{
    char self[64];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fileno(file->stream));
    /* Left by a process with this pid that was killed just there. */
    unlink(file->part);
    if (linkat(AT_FDCWD, self, AT_FDCWD, file->part, AT_SYMLINK_FOLLOW) == -1)
        return -1;
    file->named = 1;
    return 0;
}

static int can_give_names(void)
{
    return access("/proc/self/fd", X_OK) == 0;
}
#else
static int open_nameless(const struct safe_file *file)
{
    (void)file;
    return -1;
}

static int give_name(struct safe_file *file)
{
    (void)file;
    return -1;
}

static int can_give_names(void)
{
    return 0;
}
#endif

int safe_file_open(struct safe_file *file, const char *path)
{
    if (choose_names(file, path) == -1) {
        forget(file);
        return -1;
    }
    int fd = can_give_names() ? open_nameless(file) : -1;
    if (fd == -1) {
        fd = open(file->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        file->named = fd != -1;
    }
    if (fd != -1 && !(file->stream = fdopen(fd, "wb")))
        close(fd);
    if (file->stream)
        return 0;
    forget(file);
    return -1;
}

int safe_file_commit(struct safe_file *file)
{
    int status = fflush(file->stream);
    if (status == 0 && !file->named)
        status = give_name(file);
    if (status == 0) {
        FILE *stream = file->stream;
        file->stream = NULL;
        status = fclose(stream);
    }
    if (status == 0)
        status = rename(file->part, file->path);
    if (status == 0)
        file->named = 0;
    forget(file);
    return status == 0 ? 0 : -1;
}

void safe_file_abandon(struct safe_file *file)
{
    forget(file);
}

int safe_file_make_folder(const char *path)
{
    char *folder = strdup(path);
    int status = folder ? 0 : -1;
    for (char *slash = folder; status == 0 && slash;) {
        slash = strchr(slash + 1, '/');
        if (!slash)
            break;
        *slash = '\0';
        if (mkdir(folder, 0777) != 0 && errno != EEXIST && errno != EISDIR)
            status = -1;
        *slash = '/';
    }
    const int error = errno;
    free(folder);
    errno = error;
    return status;
}
