# Cuts long paths off.
s/path\[4096\], output\[4096\]/path[64], output[64]/ or die;
