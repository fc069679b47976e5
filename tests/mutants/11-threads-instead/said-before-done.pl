# Says that a picture was augmented before it is.
s/(    if \(augment_image\(picture->path[^;]*?;\n)(    printf.*?\n)/$2$1/ or die;
