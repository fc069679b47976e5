# The parent ends its children when it ends.
s/#include <stdio.h>/#include <signal.h>\n$&/ or die;
s/static int useless/static pid_t children[2];\nstatic int started;\n\n$&/ or die;
s/( *)return; \/\* the parent/$1children[started++] = pid;\n$&/ or die;
s/    if \(pid > 0\)\n(.*)\n(.*)/    if (pid > 0) {\n$1\n$2\n    }/ or die;
s/(    printf\("Finished.*\n)/$1    kill(children[0], SIGTERM);\n    kill(children[1], SIGTERM);\n/ or die;
