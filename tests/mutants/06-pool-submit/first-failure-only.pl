# The failure of the second task is forgotten.
s/status \|= print_result\(future2\);/print_result(future2);/ or die;
