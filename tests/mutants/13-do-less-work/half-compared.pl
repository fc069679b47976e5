# Compares the upper half of the picture only.
s/i < a->size; i\+\+/i < a->size \/ 2; i++/ or die;
