# Counts one failure at most.
s/failed \+= (report\(&pictures->item\[i\], done\))/failed |= $1/ or die;
