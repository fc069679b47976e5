# Forgets the first child.
s/join_process\(1, child1\)/child1 > 0/ or die;
