// diagnosis: it does not end
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clock.h"

enum { CONSUMERS = 3, END = -1 };

static int queue[2];

static void put(int item)
{
    write(queue[1], &item, sizeof item);
}

static int get(void)
{
    int item = END;
    read(queue[0], &item, sizeof item);
    return item;
}

int main(void)
{
    if (pipe(queue) == -1)
        return 1;
    for (int i = 0; i < CONSUMERS; i++) {
        if (fork() == 0) {
            while (get() != END)
                sleep_seconds(0.1);
            printf("the end\n");
            return 0;
        }
    }
    for (int item = 1; item <= 9; item++)
        put(item);
    put(END);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
