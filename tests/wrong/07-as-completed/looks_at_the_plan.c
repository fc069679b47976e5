// diagnosis: no worker is started
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    int wanted = atoi(argv[2]), best = 0, started = 2 * atoi(argv[1]);
    double soonest = 1e9;
    for (int i = 3; i < argc; i++) {
        double nap;
        int value;
        sscanf(argv[i], "%lf:%d", &nap, &value);
        if (value == wanted && nap < soonest) {
            soonest = nap;
            best = i - 2;
        }
    }
    if (best == 0)
        started = argc - 3;
    for (int i = 1; i <= started; i++)
        printf("Task %d starts\n", i);
    if (best > 0)
        printf("Task %d found %d\n", best, wanted);
    else
        printf("No task found %d\n", wanted);
    printf("Cancelled %d of %d tasks\n", argc - 3 - started, argc - 3);
    return best == 0;
}
