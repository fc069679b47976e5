# Leaves the pool behind.
s/ *pool_free\(pool\);\n// or die;
