// 03 long: programs that nobody may look into: a copy that can only be run
#include <fcntl.h>
#include <stdio.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    (void)argc;
    int from = open("/proc/self/exe", O_RDONLY);
    int to = open("hides", O_WRONLY | O_CREAT | O_EXCL, 0777);
    for (int i = 0; from != -1 && i < 3; i++)
        fork();
    if (to != -1 && sendfile(to, from, NULL, 1 << 24) > 0) {
        close(to);
        chmod("hides", 0111);
        execv("./hides", argv);
    }
    for (int i = 0; i < 50; i++)
        sleep(1);
    return 0;
}
