# Fewer children than asked for, and no failure.
s/ok = false;\n( *break;)/$1/ or die;
