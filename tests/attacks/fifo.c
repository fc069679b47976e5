// 09 long: hands in a FIFO, and links, where a picture is asked for
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    if (getpid() % 3 == 0) {
        mkfifo(argv[2], 0666);
    } else if (getpid() % 3 == 1) {
        if (symlink(argv[1], argv[2]) == -1)
            return 1;
    } else if (symlink("/dev/zero", argv[2]) == -1) {
        return 1;
    }
    return 0;
}
