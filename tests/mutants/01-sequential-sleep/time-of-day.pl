# A clock that jumps when somebody sets it.
s/CLOCK_MONOTONIC/CLOCK_REALTIME/ or die;
