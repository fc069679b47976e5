# The bar is full too late.
s/stdout, pictures->good\)/stdout, pictures->count + 1)/ or die;
