# 1/8 comes first.
s/1 << i\)/1 << (FRACTIONS - i))/ or die;
