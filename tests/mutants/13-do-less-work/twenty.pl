# 20 times the logarithm of a ratio that is squared already.
s/10 \* log10/20 * log10/ or die;
