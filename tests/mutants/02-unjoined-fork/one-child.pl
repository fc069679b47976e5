# Starts one child.
s/(    start_process\(seconds, gate\);\n)\1/$1/ or die;
