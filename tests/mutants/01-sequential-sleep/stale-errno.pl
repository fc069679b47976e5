# Asks errno although nanosleep succeeded: it may still say EINTR.
s/== -1 && errno == EINTR/== -1 || errno == EINTR/ or die;
