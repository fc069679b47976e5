# A child that never started is waited for: waitpid(-1) takes the other.
s/    if \(pid == -1\)\n *return false;.*\n// or die;
