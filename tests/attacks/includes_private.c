// 03: includes files that are not its own: the compiler would show their lines
#include "/course/common/grade/grade.bash"
#include "/course/tests/exercises/03-joined-fork.bats"
#include "/etc/hostname"
#include "/etc/shadow"
#include "/proc/self/environ"
#include "@CLASS@/anna/03.c"
#include "@SECRET@"
