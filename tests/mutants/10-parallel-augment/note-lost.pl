# Does not tell what there is to say of a picture.
s/    if \(outcome.note\[0\]\)\n.*\n// or die;
