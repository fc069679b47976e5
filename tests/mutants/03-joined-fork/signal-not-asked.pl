# Reads the exit status of a child that was killed: it is 0.
s/    if \(WIFSIGNALED.*?\n    \}\n//s or die;
