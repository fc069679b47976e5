# Without _exit the child goes on as a second parent.
s/_exit\((useless_function\(seconds\))\);/$1;/ or die;
