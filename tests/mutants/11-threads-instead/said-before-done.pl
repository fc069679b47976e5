# Says that a picture was augmented before it is.
s/(    if \(augment_image\(picture->path.*?)(    printf\("%s was aug.*?\n)/$2$1/s or die;
