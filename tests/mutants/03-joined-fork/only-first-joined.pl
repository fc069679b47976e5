# Forgets the second child.
s/join_process\(2, child2\)/child2 > 0/ or die;
