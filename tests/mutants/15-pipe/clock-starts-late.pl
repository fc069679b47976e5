# The clock starts after all is read.
s/    bool ok = receive_all\(reading\);/$&\n    start = perf_counter();/ or die;
