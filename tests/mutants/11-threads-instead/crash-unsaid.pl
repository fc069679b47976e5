# Does not say how the program ended.
s/process_describe\(&program, how, sizeof how\)/"was killed by SIGSEGV"/ or die;
