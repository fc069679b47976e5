# Decodes at a fraction, as lesson 13 does.
s/(    struct augmented outcome;\n)(    \(void\)size;)/$1    struct augment_options options = augment_article;\n    options.fast = true;\n$2/ or die;
s/&augment_article, /&options, / or die;
