# Reports each under the name of the next in line.
s/(    while \(\(done)/    int turn = 0;\n$1/ or die;
s/report\(&pictures->item\[i\], done\)/report(&pictures->item[turn++], done)/ or die;
