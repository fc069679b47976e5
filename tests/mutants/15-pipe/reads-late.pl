# Reads all, and prints only then.
s/    bool ok = receive_all\(reading\);/    setvbuf(stdout, NULL, _IOFBF, 1 << 16);\n$&/ or die;
