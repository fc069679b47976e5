# Joins the first child before it starts the second.
s/(    pid_t child2.*\n)(    bool ok1.*\n)/$2$1/ or die;
