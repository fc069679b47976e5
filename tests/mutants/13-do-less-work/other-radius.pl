# Blurs with radius 10.
s/RADIUS = 15/RADIUS = 10/ or die;
