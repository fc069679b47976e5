# Gives up when the holder has died.
s/    if \(error == EOWNERDEAD\) \{/    if (error == -1) {/ or die;
