# Does not tell of pictures that were refused.
s/ *for \(int i = pictures->good; i.*\n.*\n// or die;
