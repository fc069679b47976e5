# Waits for the child before it reads.
s/    bool ok = receive_all\(reading\);\n/    process_join(&sender.process, PROCESS_FOREVER);\n$&/ or die;
