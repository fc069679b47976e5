# Joins nobody.
s/    for \(int i = 0; i < started.*?\n    \}\n//s or die;
