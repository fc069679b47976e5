# One worker, not one a core, without -j.
s/\.workers = arguments.workers/.workers = arguments.workers ? arguments.workers : 1/ or die;
