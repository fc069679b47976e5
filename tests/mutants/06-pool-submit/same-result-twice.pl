# Prints the value of the first task twice.
s/print_result\(future2\)/print_result(future1)/ or die;
