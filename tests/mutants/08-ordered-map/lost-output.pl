# A worker whose output is lost says that all is well.
s/    if \(ferror\(stdout\)\)\n.*\n// or die;
