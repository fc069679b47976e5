# Starts five, joins them, then starts the others.
s/( *)(pids\[started\+\+\] = pid;\n)/$1$2$1if (started % 5 == 0)\n$1    sleep_seconds(seconds);\n/ or die;
