# Does not count pictures that were refused.
s/return pictures->count - run/return pictures->good - run/ or die;
