# Divides the radius although the library does.
s/gaussian_blur\(&img, RADIUS\)/gaussian_blur(&img, RADIUS \/ shrink)/ or die;
