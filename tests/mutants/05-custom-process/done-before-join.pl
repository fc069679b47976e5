# Says Done before the countdown is.
s/(    bool ok = .*\n)(    printf\("Done.*\n)/$2$1/ or die;
