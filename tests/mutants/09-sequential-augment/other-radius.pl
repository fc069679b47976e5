# Blurs with radius 14.
s/(gaussian_blur\(&img, )15/${1}14/ or die;
