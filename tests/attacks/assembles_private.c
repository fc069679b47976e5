// 03: puts files that are not its own into the program, to print them
#include <stdio.h>

__asm__(".section .rodata\nstolen:\n"
        ".ifndef none\n.incbin \"@SECRET@\"\n.endif\n"
        ".incbin \"@ROOT@/tests/solutions/03-joined-fork/reference.c\"\n"
        ".byte 0\n.text\n");
extern const char stolen[];

int main(void)
{
    printf("READ %s\n", stolen);
    return 0;
}
