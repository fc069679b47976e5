# Always starts ten.
s/started < \(int\)processes/started < 10/ or die;
