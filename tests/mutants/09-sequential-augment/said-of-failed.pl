# Says of every picture that it was augmented.
s/    if \((augment_image\(picture->path.*?) != 0\)\n *return -1;\n(    printf.*?\n)    return 0;/    int status = $1;\n$2    return status;/ or die;
