// 03 long: includes what never ends
#include "/dev/zero"
