// 03: includes the solution
#include "@ROOT@/tests/solutions/03-joined-fork/reference.c"
