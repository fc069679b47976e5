# Counts down before it prints.
s/( *printf\("\(.*\n)( *countdown->count--;\n)/$2$1/ or die;
