# Takes a failed read for the end.
s/    if \(got == 0\)\n/    got = 0;\n$&/ or die;
