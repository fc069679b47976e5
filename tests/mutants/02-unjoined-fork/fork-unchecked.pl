# A fork that fails goes unnoticed.
s/    if \(pid == -1\)\n.*\n// or die;
s/pid > 0/pid != 0/ or die;
