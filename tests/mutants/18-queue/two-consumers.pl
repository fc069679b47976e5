# Starts one consumer less.
s/CONSUMERS = 3/CONSUMERS = 2/ or die;
