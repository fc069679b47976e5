# A signal ends its writing.
s/n == -1 && errno != EINTR/n == -1/ or die;
