# Where a fork fails, the children that run are left.
s/            raise\(SIGTERM\);.*\n            break;/            exit(EXIT_FAILURE);/ or die;
