# The queue has room for all.
s/ROOM = 2/ROOM = 300/ or die;
