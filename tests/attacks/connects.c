// 03: connects to servers on this machine
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void try_address(int family, struct sockaddr *address, socklen_t size)
{
    int fd = socket(family, SOCK_STREAM, 0);
    if (fd != -1 && connect(fd, address, size) == 0) {
        ssize_t sent = write(fd, "CONNECTED\n", 10);
        printf("CONNECTED %d %zd\n", family, sent);
    }
    close(fd);
}

int main(void)
{
    struct sockaddr_in four = {.sin_family = AF_INET,
                               .sin_port =
                                   htons((unsigned short)atoi("@PORT@"))};
    four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    try_address(AF_INET, (struct sockaddr *)&four, sizeof four);
    four.sin_addr.s_addr = inet_addr("10.0.0.1");
    try_address(AF_INET, (struct sockaddr *)&four, sizeof four);
    struct sockaddr_un local = {.sun_family = AF_UNIX};
    strcpy(local.sun_path + 1, "forklings-@PORT@"); /* an abstract name */
    try_address(
        AF_UNIX, (struct sockaddr *)&local,
        (socklen_t)(sizeof local.sun_family + 1 + strlen(local.sun_path + 1)));
    return 0;
}
