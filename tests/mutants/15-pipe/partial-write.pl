# Takes a write for whole, whatever it returned.
s/(return false;\n.*\n *done) \+= \(size_t\)n;/$1 = size;/ or die;
