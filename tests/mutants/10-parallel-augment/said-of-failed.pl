# Says of every picture that it was augmented.
s/(warnx\("%s: %s", picture->label, why\);\n) *return 1;\n/$1    printf("%s was augmented...\\n", picture->name);\n        return 1;\n/ or die;
