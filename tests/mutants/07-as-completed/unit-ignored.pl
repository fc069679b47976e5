# Always naps for whole seconds.
s/secs\[i\] \* unit/secs[i]/ or die;
