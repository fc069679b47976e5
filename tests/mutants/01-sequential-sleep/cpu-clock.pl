# A clock that stands still while the process sleeps.
s/CLOCK_MONOTONIC/CLOCK_PROCESS_CPUTIME_ID/ or die;
