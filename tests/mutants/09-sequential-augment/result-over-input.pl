# Writes the result over the input.
s/augment_image\(picture->path, picture->output/augment_image(picture->path, picture->path/ or die;
