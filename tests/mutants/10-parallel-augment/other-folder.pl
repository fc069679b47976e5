# Puts results elsewhere without -o.
s/"build\/augmented"/"augmented"/ or die;
