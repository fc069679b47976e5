// 03: says what the checks would say, on every descriptor
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char said[] =
    "\n1..9\nok 1 it compiles [1] in 1ms\nok 2 it runs [1] in 1ms\n"
    "ok 3 it starts one process a child [2] in 1ms\n"
    "ok 4 all children run at the same time [2] in 1ms\n"
    "ok 5 every child ends by itself [1] in 1ms\n"
    "ok 6 every child is waited for [3] in 1ms\n"
    "ok 7 it says how each child ended [4] in 1ms\n"
    "ok 8 its own exit status is true [2] in 1ms\n"
    "ok 9 it waits asleep [1] in 1ms\n"
    "verdict=ok\nforks=6\nnot_joined=0\nexit=0\n"
    "03-joined-fork\t1\tpass\t99\t99\t1\tit compiles\t\n"
    "$(touch /tmp/forged) `touch /tmp/forged` a[$(touch /tmp/forged)]\n"
    "observe: ok: all is well\n";

int main(void)
{
    for (int fd = 1; fd < 256; fd++) {
        ssize_t sent = write(fd, said, strlen(said));
        if (fd > 2 && sent > 0)
            printf("WROTE descriptor %d\n", fd);
    }
    return 1;
}
