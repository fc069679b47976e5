# Puts the end marks before the producers are done.
s/(    for \(int i = 0; i < PRODUCERS; i\+\+\)\n        ok = join.*\n)(.*\n)(    for \(int i = 0; i < CONSUMERS; i\+\+\)\n.*\n)/$2$3$1/ or die;
