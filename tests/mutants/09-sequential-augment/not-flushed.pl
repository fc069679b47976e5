# No line leaves a buffer when it is printed.
s/ *setvbuf\(.*\n// or die;
