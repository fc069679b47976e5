# Gives up when the holder has died.
s/    if \(errno == EOWNERDEAD\) \{/    if (errno == -1) {/ or die;
