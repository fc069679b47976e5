# Says that a picture was augmented before it is.
s/(    if \(augment_image\(picture->path.*?\n.*?return -1;\n)(    printf.*?\n)/$2$1/ or die;
