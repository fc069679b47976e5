# Tells a signal as an exit status.
s/128 - code : code/-code : code/ or die;
