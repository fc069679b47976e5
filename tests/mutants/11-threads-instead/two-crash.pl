# Two tasks crash.
s/false, false, true, false/false, true, true, false/ or die;
