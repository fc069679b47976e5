# Does not tell what there is to say of a picture.
s/    else if \(img.note\)\n.*\n// or die;
