# Starts one a core, whatever -j says.
s/\.workers = arguments.workers/.workers = 0/ or die;
