# Blurs with radius 14.
s/(    struct augmented outcome;\n)(    \(void\)size;)/$1    struct augment_options options = augment_article;\n    options.radius = 14;\n$2/ or die;
s/&augment_article,/&options,/ or die;
