# Starts one too few.
s/started < \(int\)processes/started < (int)processes - 1/ or die;
