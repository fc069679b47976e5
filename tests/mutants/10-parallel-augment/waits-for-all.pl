# Reports nothing until all are done.
s/    struct progress bar;/    for (int i = 0; i < pictures->good; i++)\n        future_exception(futures[i], POOL_FOREVER);\n$&/ or die;
