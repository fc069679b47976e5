# Has each picture done by a child.
s/#include <stdlib.h>/$&\n#include <sys\/wait.h>\n#include <unistd.h>/ or die;
s/augment_picture\(&pictures->item\[i\]\) != 0/!in_child(&pictures->item[i])/ or die;
s/int main/static int in_child(const struct picture *picture)\n{\n    int status;\n    pid_t pid = fork();\n    if (pid == 0)\n        _exit(augment_picture(picture) != 0);\n    waitpid(pid, &status, 0);\n    return status == 0;\n}\n\n$&/ or die;
