# Writes its lines in pieces, so that they mix with those of others.
s/printf\("Sleeping for %g second\(s\)\\n", seconds\);/printf("Sleeping ");\n    fflush(stdout);\n    printf("for %g second(s)\\n", seconds);/ or die;
