# Starts one too many.
s/started < \(int\)processes/started <= (int)processes/ or die;
