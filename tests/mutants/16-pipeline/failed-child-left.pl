# A child that could not become its program is never reaped.
s/    waitpid\(pid, NULL, 0\);\n    errno/    errno/ or die;
