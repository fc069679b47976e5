# Says that a task failed, but not why.
s/warnx\("a task failed: %s", why\)/warnx("a task failed")/ or die;
