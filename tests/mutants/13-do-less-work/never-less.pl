# Decodes all at 1/1.
s/\.shrink = shrink/.shrink = 1/ or die;
