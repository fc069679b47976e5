# waitpid(-1) takes any child for the one that was asked for.
s/waitpid\(pid,/waitpid(-1,/ or die;
