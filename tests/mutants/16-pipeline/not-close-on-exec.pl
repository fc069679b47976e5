# exec keeps the ends of all pipes open.
s/    if \(pipe\(ends\) == -1 \|\|.*?\n.*?\)\n/    if (pipe(ends) == -1)\n/s or die;
