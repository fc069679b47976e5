// diagnosis: no worker is started
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    int ok = 0, tries = atoi(argv[2]);
    for (int i = 3; i < argc; i++) {
        int n = 1;
        char *p = argv[i];
        while (*p == 'k' && n < tries) {
            n++;
            if (p[1])
                p++;
        }
        if (*p == 'o')
            ok++;
        if (*p == 'f')
            printf("Task %d: failed: no luck\n", i - 2);
        else
            printf("Task %d: %s after %d attempt(s)\n", i - 2,
                   *p == 'o' ? "ok" : "given up", n);
    }
    printf("%d of %d tasks ok\n", ok, argc - 3);
    return ok != argc - 3;
}
