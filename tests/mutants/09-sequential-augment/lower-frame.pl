# Shrinks to fit another height.
s/(image_thumbnail\(&img, 1200, )1200/${1}800/ or die;
