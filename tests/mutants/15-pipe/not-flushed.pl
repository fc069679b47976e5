# The child's lines stay in a buffer.
s/ *setvbuf\(.*\n// or die; s/_IOLBF/_IOFBF/;
