# Exits with 0 after a stop.
s/    return 128 \+ .*;\n/    return 0;\n/ or die;
