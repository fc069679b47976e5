# Lets the item after the given one fail.
s/i \+ 1 == \(int\)failing/i == (int)failing/ or die;
