# Tells of refused pictures, but does not count them.
s/failed \+= report\(&pictures->item\[i\], NULL\)/report(&pictures->item[i], NULL)/ or die;
