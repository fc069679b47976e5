/* observe, where there is no Linux kernel to ask. */
#include <stdio.h>

int main(void)
{
    fputs("observe: needs Linux; the lessons run here without it\n", stderr);
    return 3;
}
