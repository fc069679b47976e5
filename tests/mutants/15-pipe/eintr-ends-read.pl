# A signal ends its reading.
s/n == 0 \|\| \(n == -1 && errno != EINTR\)/n <= 0/ or die;
