# Says one item more than it has done.
s/number, done, items\);\n    return/number, done + 1, items);\n    return/ or die;
