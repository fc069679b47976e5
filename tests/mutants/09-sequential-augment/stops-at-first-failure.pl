# A bad picture stops the others.
s/            failed\+\+;/{ failed++; break; }/ or die;
