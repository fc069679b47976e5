# Writes JPEGs of quality 80.
s/(output, )75/${1}80/ or die;
