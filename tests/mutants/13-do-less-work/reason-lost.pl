# Does not say why a picture failed.
s/warnx\("%s: %s", picture->label, img.problem.text\)/warnx("%s: failed", picture->label)/ or die;
