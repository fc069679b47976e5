# Cuts long paths off.
s/strcpy\(job\.(\w+), /snprintf(job.$1, 64, "%s", /g == 2 or die;
