# Does not count pictures that failed in a worker.
s/failed \+= (report\(&pictures->item\[i\], done\))/$1/ or die;
