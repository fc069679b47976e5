# Always counts from five.
s/\.count = \(int\)count/.count = 5/ or die;
