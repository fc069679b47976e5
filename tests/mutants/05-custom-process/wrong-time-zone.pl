# Prints the time of Greenwich, wherever it runs.
s/localtime\(/gmtime(/ or die;
