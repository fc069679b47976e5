# Compares each with the one before.
s/psnr\(&exact, &less\)/psnr(&less, &less)/ or die;
