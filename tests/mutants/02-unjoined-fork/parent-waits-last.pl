# The parent says that it is done, then opens the gate and waits.
s/#include <unistd.h>/#include <sys\/wait.h>\n$&/ or die;
s/(    printf\("Finished.*\n)/$1    close(gate[1]);\n    while (wait(NULL) > 0)\n        continue;\n/ or die;
