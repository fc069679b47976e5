# Prints the value that it expects, not the one that came back.
s/(Return Value: %g\\n", )value/${1}1.0/ or die;
