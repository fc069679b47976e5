# Prints a value although there is none.
s/( *)if \(why\) \{.*?\n    \}\n//s or die;
