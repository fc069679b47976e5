// 03: fills every folder that it may write to, and memory with it
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static char block[1 << 20];

static void fill(const char *folder)
{
    long written = 0;
    for (int number = 0; number < 2000; number++) {
        char path[300];
        snprintf(path, sizeof path, "%s/fills-@PORT@-%d", folder, number);
        int fd = open(path, O_WRONLY | O_CREAT, 0666);
        if (fd == -1)
            break;
        ssize_t got, file = 0;
        while (file < 3 << 20 && (got = write(fd, block, sizeof block)) > 0)
            file += got;
        close(fd);
        written += file;
        if (file == 0)
            break;
    }
    if (written > 400L << 20)
        printf("FILLED %s\n", folder);
}

int main(void)
{
    static const char *const folders[] = {
        "/tmp",   "/var/tmp", "/dev/shm", "/dev",     "/run",
        "/",      ".",        "..",       "@REPORT@", "/course/build/grade",
        "/result"};
    memset(block, 7, sizeof block);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        fill(folders[i]);
    for (int i = 0; i < 100; i++) {
        int fd = memfd_create("fills", 0);
        for (int k = 0; k < 20; k++)
            if (fd == -1 || write(fd, block, sizeof block) <= 0)
                break;
    }
    return 0;
}
