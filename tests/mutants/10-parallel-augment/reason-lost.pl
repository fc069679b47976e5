# Does not say why a picture failed.
s/warnx\("%s: %s", picture->label, why\)/warnx("%s: failed", picture->label)/ or die;
