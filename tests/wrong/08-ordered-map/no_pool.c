// diagnosis: no worker is started
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "clock.h"

int main(int argc, char **argv)
{
    for (int i = 2; i < argc; i++) {
        double nap;
        int number;
        sscanf(argv[i], "%lf:%d", &nap, &number);
        sleep_seconds(nap / atoi(argv[1]));
        if (number < 0) {
            printf("Item %d: %d has no root\n", i - 1, number);
            return 1;
        }
        printf("Item %d: %g\n", i - 1, sqrt(number));
        fflush(stdout);
    }
    printf("%d roots\n", argc - 2);
    return 0;
}
