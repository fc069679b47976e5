# No child at all: the parent naps twice.
s/(static void start_process.*?\{\n).*?\n\}/$1    (void)gate;\n    useless_function(seconds);\n}/s or die;
