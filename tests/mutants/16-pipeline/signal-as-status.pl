# Tells a signal as an exit status.
s/    if \(WIFSIGNALED.*?\n    \}\n//s or die;
