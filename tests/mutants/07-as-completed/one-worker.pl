# Always starts one worker: the naps are taken one by one.
s/\.workers = \(int\)workers/.workers = 1/ or die;
