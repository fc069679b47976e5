# A child that never started counts as one that did well.
s/(if \(pid == -1\)\n *return )false/$1true/ or die;
