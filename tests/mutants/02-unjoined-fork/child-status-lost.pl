# A child that could not write says that all is well.
s/_exit\((useless_function\(seconds\))\);/$1;\n    _exit(EXIT_SUCCESS);/ or die;
