# The counter goes on from the run before.
s/ *counter = 0;\n// or die;
