// 03: reads solutions, others' work, private files, the environment
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const char *const files[] = {
    "@ROOT@/tests/solutions/03-joined-fork/reference.c",
    "@ROOT@/tests/exercises/03-joined-fork.bats",
    "@CLASS@/anna/03.c",
    "@REPORT@/anna/03-joined-fork.c",
    "@REPORT@/anna/03-joined-fork.rows",
    "@SECRET@",
    "/course/tests/exercises/03-joined-fork.bats",
    "/course/common/grade/grade.bash",
    "/course/common/grade/dice.c",
    "/result/rows",
    "/etc/shadow",
    "/etc/hostname",
    "/etc/machine-id",
    "/root/.ssh/id_ed25519",
    "/var/lib/dpkg/status",
    "/home",
    "/proc/kcore",
    "/proc/1/environ",
    "/proc/1/mem",
    "/proc/1/cwd",
};

static void try_file(const char *path)
{
    char text[200];
    int fd = open(path, O_RDONLY | O_NONBLOCK);
    if (fd == -1)
        return;
    ssize_t got = read(fd, text, sizeof text);
    if (got > 0)
        printf("READ %s: %.*s\n", path, (int)got, text);
    close(fd);
}

static void try_folder(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            printf("READ %s/%s\n", path, entry->d_name);
    if (folder)
        closedir(folder);
}

extern char **environ;

int main(void)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        try_file(files[i]);
    try_folder("@CLASS@");
    try_folder("@REPORT@");
    try_folder("@ROOT@/tests");
    try_folder("/course/tests");
    try_folder("/course/references");
    try_folder("/home");
    try_folder("/root");
    for (char **variable = environ; *variable; variable++)
        printf("environment: %s\n", *variable);
    return 0;
}
