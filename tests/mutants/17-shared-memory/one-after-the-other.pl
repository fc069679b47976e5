# The second child starts when the first has ended.
s/            err\(EXIT_FAILURE, "cannot start a child"\);\n/$&        process_join(&counters[i].process, PROCESS_FOREVER);\n/ or die;
