# Takes a read for whole, whatever it returned.
s/(return -1;\n.*\n *done) \+= \(size_t\)n;/$1 = size;/ or die;
