# A child ends in the middle of its item.
s/    if \(pid == 0\) \{\n/    if (pid == 0) {\n        signal(SIGTERM, SIG_DFL);\n/ or die;
