# The lines of the countdown leave the buffer only at its end.
s/ *setvbuf\(.*\n// or die;
s/(    printf\("\\nExiting.*\n)/$1    fflush(stdout);\n/ or die;
