# Lets a picture be higher than 1200.
s/(image_thumbnail\(&img, 1200, )1200/${1}1201/ or die;
