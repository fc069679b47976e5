# The child keeps the reading end: it never hears that nobody reads.
s/    close\(sender->reading\);.*\n// or die;
