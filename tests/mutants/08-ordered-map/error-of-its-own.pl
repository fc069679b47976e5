# Says that something failed, not what the task said.
s/warnx\("%s", map_exception\(results\)\)/warnx("a task failed")/ or die;
