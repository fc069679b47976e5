# A child that was not started is no failure.
s/ok = process_start\(&counters\[i\].process\) == 0 && ok/process_start(\&counters[i].process)/ or die; s/ok = process_exitcode\(&counters\[i\].process\) == 0 && ok/ok = process_exitcode(\&counters[i].process) <= 0 \&\& ok/ or die;
