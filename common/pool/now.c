#include "now.h"

#include <errno.h>
#include <time.h>
#ifdef __linux__
#include <sys/auxv.h>
#endif

double pool__now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* On Linux the kernel lends each program a page of code (vDSO) that knows the
 * time. Some virtual machines have none, nor has a program for which an
 * observer makes the time. */
bool pool__now_is_cheap(void)
{
#ifdef __linux__
    return getauxval(AT_SYSINFO_EHDR) != 0;
#else
    return true;
#endif
}

void pool__sleep(double seconds)
{
    if (!(seconds > 0))
        return;
    struct timespec left = {.tv_sec = (time_t)seconds};
    left.tv_nsec = (long)((seconds - (double)left.tv_sec) * 1e9);
    /* A signal ends nanosleep early, and `left` then holds what remains. */
    while (nanosleep(&left, &left) == -1 && errno == EINTR)
        continue;
}
