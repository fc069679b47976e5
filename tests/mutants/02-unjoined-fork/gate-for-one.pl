# The parent opens the gate before the second fork.
s/(start_process\(seconds, gate\);\n)(.*\1)/$1    close(gate[1]);\n$2/ or die;
