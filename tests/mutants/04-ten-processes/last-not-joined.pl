# Forgets the last child.
s/i < started;/i < started - 1;/ or die;
