# Forgets the first child.
s/int i = 0; i < started;/int i = 1; i < started;/ or die;
