# Calls the first child child 0.
s/join_process\(i \+ 1,/join_process(i,/ or die;
