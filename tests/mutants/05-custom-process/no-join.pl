# Does not wait for the countdown.
s/process_join\(&countdown.process\)/true/ or die;
