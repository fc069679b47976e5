# The second child starts when the first has ended.
s/(        ok = process_start.*\n)/$1        process_join(&counters[i].process, PROCESS_FOREVER);\n/ or die;
