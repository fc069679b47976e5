# Skips a child that cannot be started, and says it was the only one.
s/( *)ok = false;\n *break;/$1ok = false;\n$1started++;\n$1continue;/ or die;
