# Takes a read for whole, whatever it returned.
s/got \+= \(size_t\)n;/got = sizeof *number;/ or die;
