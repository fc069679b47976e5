# Asks again and again, at full speed, instead of waiting.
s/while \(waitpid\(pid, &status, 0\) == -1/while (waitpid(pid, \&status, WNOHANG) != pid/ or die;
s/errno != EINTR\)/errno != EINTR \&\& errno != 0)/ or die;
s/( *)int status;\n/$&$1errno = 0;\n/ or die;
