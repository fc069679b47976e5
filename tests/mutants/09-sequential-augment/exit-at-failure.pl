# Exits when a picture is bad.
s/warnx\("%s: %s", label, img.problem.text\)/errx(1, "%s: %s", label, img.problem.text)/ or die;
