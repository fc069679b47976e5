# Never interrupts itself.
s/    setitimer\(.*\n/    (void)timer;\n/ or die;
