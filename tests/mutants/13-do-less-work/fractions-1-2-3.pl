# Decodes at 1/2, 1/2 and 1/4.
s/1 << i\)/i < 3 ? i + (i == 1) : 4)/ or die;
