# The sum for the mean.
s/double mean = sum \/ \(double\)a->size/double mean = sum/ or die;
