# Waits for the first child twice.
s/join_process\(2, child2\)/join_process(2, child1)/ or die;
