# Reads the exit status of a child that was killed: it is 0.
s/    if \(WIFSIGNALED.*?else if/    if/s or die;
s/WIFEXITED\(status\) && // or die;
