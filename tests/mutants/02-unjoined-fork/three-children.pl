# Starts a third child.
s/(    start_process\(seconds, gate\);\n)\1/$1$1$1/ or die;
