# Says how many there are without the refused ones.
s/failed, pictures->count/failed, pictures->good/ or die;
