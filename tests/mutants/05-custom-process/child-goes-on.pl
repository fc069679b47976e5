# Without _exit the child goes on as a second parent.
s/_exit\((process->run\(process\))\);/$1;/ or die;
