# Rank 0 forgets to say that there is no more.
s/    for \(int rank = 1; rank < ranks; rank\+\+\)\n.*\n// or die;
