# Starts as many workers as the lesson does without arguments.
s/\.workers = \(int\)workers/.workers = 5/ or die;
