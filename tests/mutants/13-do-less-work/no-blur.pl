# The blur is forgotten.
s/    if \(status == 0\)\n.*gaussian_blur.*\n// or die;
