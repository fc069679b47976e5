# Naps for 1, 2, 3, 4, 5 where it should for 5, 4, 3, 2, 1.
s/\{5, 4, 3, 2, 1\}/{1, 2, 3, 4, 5}/ or die;
