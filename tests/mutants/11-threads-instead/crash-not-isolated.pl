# The thread that crashes takes the lesson along.
s/( *)process_join\(&program.*?how\);?\n?.*?;\n/$1(void)how;\n/s or die;
s/if \(process_start\(&program\) != 0\)/if (crash_a_thread(&program) != 0)/ or die;
