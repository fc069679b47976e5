# The first nap is in a child, so that both take place at once.
s/#include <errno.h>/$&\n#include <sys\/wait.h>\n#include <unistd.h>/ or die;
s/(    useless_function\(seconds\);\n)\1/    if (fork() == 0) {\n    $1        _exit(0);\n    }\n$1    wait(NULL);\n/ or die;
