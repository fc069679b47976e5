# No task crashes.
s/false, false, true, false/false, false, false, false/ or die;
