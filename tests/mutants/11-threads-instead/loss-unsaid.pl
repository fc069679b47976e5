# Does not say which task was lost, and why.
s/        else\n *printf\("    lost: %s\\n", map_exception\(results\)\);\n// or die;
