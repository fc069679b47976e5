# No child at all: the parent does all naps itself.
s/    pid_t pid = fork\(\);\n.*?\n\}/    useless_function(seconds);\n    return 1;\n}/s or die;
s/(static bool join_process.*?\{\n).*?\n\}/$1    return number + pid > 0;\n}/s or die;
