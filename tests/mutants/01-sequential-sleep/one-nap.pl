# Naps once.
s/(    useless_function\(seconds\);\n)\1/$1/ or die;
