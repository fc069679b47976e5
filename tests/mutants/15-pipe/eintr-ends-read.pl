# A signal ends its reading.
s/n == -1 && errno != EINTR\)\n            return -1/n == -1)\n            return -1/ or die;
