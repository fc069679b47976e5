# Whoever was not killed has done well, it thinks.
s/    if \(WEXITSTATUS.*?\n    \}\n//s or die;
