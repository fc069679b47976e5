# Waits for the first child ten times.
s/join_process\(i \+ 1, pids\[i\]\)/join_process(1, pids[0])/ or die;
