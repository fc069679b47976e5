# After a signal the whole nap begins again, not what was left of it.
s/nanosleep\(&left, &left\)/nanosleep(&left, NULL)/ or die;
