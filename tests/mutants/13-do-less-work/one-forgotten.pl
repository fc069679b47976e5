# Leaves out the first picture.
s/i = 0; i < arguments.pictures.count/i = 1; i < arguments.pictures.count/ or die;
