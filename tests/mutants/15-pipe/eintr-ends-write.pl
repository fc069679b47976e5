# A signal ends its writing.
s/n == -1 && errno != EINTR\)\n            return false/n == -1)\n            return false/ or die;
