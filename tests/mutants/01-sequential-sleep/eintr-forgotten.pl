# A signal cuts a nap short.
s/while \((nanosleep\(&left, &left\)).*\n *continue;/$1;/ or die;
