# The picture is not shrunk.
s/    if \(status == 0\)\n.*image_thumbnail.*\n// or die;
