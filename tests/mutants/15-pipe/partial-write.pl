# Takes a write for whole, whatever it returned.
s/sent \+= \(size_t\)n;/sent = sizeof number;/ or die;
