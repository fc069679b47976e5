# A signal while it reads: it takes the child for started, or not.
s/    while \(read\(failure\[0\].*?\)\n        continue;/    if (read(failure[0], &error, sizeof error) == -1)\n        error = EINTR;/s or die;
