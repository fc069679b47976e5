# Looks at the clock once.
s/time_t now = time\(NULL\)/static time_t now;\n        if (now == 0)\n            now = time(NULL)/ or die;
