# The children are not told to stop.
s/            kill\(-group, SIGTERM\);\n// or die;
