# Joins each child before it starts the next.
s/(pids\[started\+\+\] = pid;\n)/$1        ok = join_process(started, pid) && ok;\n/ or die;
s/    for \(int i = 0; i < started.*?\n    \}\n//s or die;
