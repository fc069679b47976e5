# Says that something failed, not what the task said.
s/warnx\("%s", why\)/warnx("a task failed")/ or die;
