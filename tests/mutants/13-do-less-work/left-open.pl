# Never closes a picture.
s/ *image_close.*\n// or die;
