# Shrinks to fit another width.
s/(image_thumbnail\(&img, )1200/${1}1000/ or die;
