# Exits when a fork fails, and leaves those that run alone.
s/( *)warn\("cannot start child %d", (.*?)\);/$1err(EXIT_FAILURE, "cannot start child %d", $2);/ or die;
