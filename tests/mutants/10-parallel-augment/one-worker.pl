# Always starts one worker.
s/\.workers = arguments.workers/.workers = 1/ or die;
