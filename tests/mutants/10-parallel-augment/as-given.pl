# The pictures go out in the order given, so that a large one may come last.
s/ *pictures_largest_first\(.*?\);\n// or die;
