# Tells notes of pictures that have none.
s/else if \(img.note\)/else/ or die;
