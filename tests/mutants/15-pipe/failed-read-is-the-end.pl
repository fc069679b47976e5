# Takes a failed read for the end.
s/    if \(received == FAILED\)\n.*\n    else\n/    received = END_OF_FILE;\n/ or die;
