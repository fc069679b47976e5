# Shrinks first, then blurs: the blur comes out too wide.
s/(    if \(status == 0\)\n.*gaussian_blur.*\n)(    if \(status == 0\)\n.*image_thumbnail.*\n)/$2$1/ or die;
