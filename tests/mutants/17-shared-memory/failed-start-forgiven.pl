# A child that was not started is no failure.
s/            err\(EXIT_FAILURE, "cannot start a child"\);/            warn("cannot start a child");/ or die; s/ok = process_exitcode\(&counters\[i\].process\) == 0 && ok/ok = process_exitcode(\&counters[i].process) <= 0 \&\& ok/ or die;
